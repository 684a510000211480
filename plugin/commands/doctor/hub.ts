import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { find } from '../../../src/kube/find.ts';
import { CUSTOMRESOURCEDEFINITIONS, LEASES } from '../../../src/kubernetes/kinds.ts';
import type { Ref } from '../../../src/kubernetes/object.ts';
import { type Check, definitionProblem, leaseProblem } from '../../../src/reports/doctor.ts';
import { allowed, attempt, failIf, reachable } from './checks.ts';

export interface HubCheckOptions {
  readonly namespace: string;
  /** The Lease that the leading controller holds. */
  readonly lease: Ref;
  readonly now: Date;
}

export async function hubChecks(hub: Cluster, options: HubCheckOptions): Promise<Check[]> {
  const reached = await reachable(hub, 'kubectl cluster-info');
  if (reached.outcome === 'failed') return [reached];
  return [
    reached,
    await definitionCheck(hub),
    await controllerCheck(hub, options),
    await allowed(
      hub,
      `allowed to list, watch, create, patch and delete HyperMLServices in namespace ${options.namespace}`,
      ['list', 'watch', 'create', 'patch', 'delete'].map((verb) => ({
        verb,
        kind: HYPERMLSERVICES,
        namespace: options.namespace,
      })),
    ),
  ];
}

const CRD = 'hypermlservices.tensorstack.dev';

async function definitionCheck(hub: Cluster): Promise<Check> {
  const title = `CRD ${CRD} is Established and serves v1beta1 with all printer columns`;
  // Loaded on demand: no other command needs it.
  const { hubManifests } = await import('../../../src/manifests/objects.ts');
  const ours = hubManifests().find(({ kind }) => kind === CUSTOMRESOURCEDEFINITIONS.kind);
  return attempt(title, 'kubectl hmls install', async () => {
    const installed = await hub.get(CUSTOMRESOURCEDEFINITIONS, { namespace: '', name: CRD });
    failIf(ours && definitionProblem(installed, ours));
    return undefined;
  });
}

async function controllerCheck(hub: Cluster, { lease: ref, now }: HubCheckOptions): Promise<Check> {
  const title = `a controller is running and leading (Lease ${ref.namespace}/${ref.name})`;
  const hint = `kubectl -n ${ref.namespace} get pods,lease`;
  return attempt(title, hint, async () => {
    failIf(leaseProblem(await find(hub, LEASES, ref), now));
    return undefined;
  });
}
