import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { CLUSTERS, WORKS } from '../../../src/karmada/kinds.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { ifFound } from '../../../src/kube/find.ts';
import { listAt, textAt } from '../../../src/kubernetes/fields.ts';
import {
  type Check,
  checkOf,
  distinctKinds,
  failed,
  type KindInUse,
  kindName,
  kindsInUse,
  plainNames,
  skipped,
  spokeChecks,
  unregistered,
} from '../../../src/reports/doctor.ts';
import { remedyText } from '../../hints.ts';
import { allowed, attempt, reachable } from './checks.ts';

/** Karmada as the user reaches it, and the kinds it must serve. */
export async function karmadaChecks(
  karmada: Cluster,
  services: readonly HyperMLService[],
): Promise<Check[]> {
  const reached = await reachable(
    karmada,
    'kubectl hmls doctor --karmada --karmada-kubeconfig=FILE',
  );
  if (reached.outcome === 'failed') return [reached];
  const rights = [CLUSTERS, WORKS].map((kind) => ({ verb: 'list', kind }));
  const kinds = distinctKinds([...kindsInUse(services).values()].flat());
  return [
    reached,
    await allowed(karmada, 'allowed to list its Clusters and Works', rights),
    ...(kinds.length > 0 ? [await definitionsCheck(karmada, kinds)] : []),
  ];
}

async function definitionsCheck(karmada: Cluster, kinds: readonly KindInUse[]): Promise<Check> {
  const title = `serves all kinds in use: ${plainNames(kinds)}`;
  const hint = 'kubectl --kubeconfig KARMADA apply -f CRD.yaml';
  const served = await Promise.all(kinds.map((kind) => isServed(karmada, kind)));
  const missing = kinds.filter((_, i) => !served[i]).map(kindName);
  const problem = missing.length > 0 ? `CRDs missing in Karmada: ${missing.join(', ')}` : undefined;
  return checkOf(title, problem, hint);
}

async function isServed(cluster: Cluster, { apiVersion, kind }: KindInUse): Promise<boolean> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const group = await ifFound(cluster.read(path));
  return listAt(group, 'resources').some((r) => textAt(r, 'kind') === kind);
}

/** The checks of each spoke, as Karmada sees it. */
export async function spokesChecks(
  karmada: Cluster,
  services: readonly HyperMLService[],
): Promise<Check[]> {
  const title = "Karmada's Clusters can be listed";
  let checks: Check[] = [];
  const listed = await attempt(title, 'kubectl hmls doctor --karmada', async () => {
    const { items } = await karmada.list(CLUSTERS, {});
    const inUse = kindsInUse(services);
    const names = new Set(items.map(({ metadata }) => metadata.name));
    const unknown = [...inUse.keys()].filter((cluster) => !names.has(cluster));
    checks = [
      ...items.flatMap((spoke) =>
        spokeChecks(spoke, inUse.get(spoke.metadata.name) ?? [], remedyText),
      ),
      ...unknown.map((cluster) => unregistered(cluster, remedyText)),
    ];
    return undefined;
  });
  if (listed.outcome === 'failed') return [listed];
  return checks.length > 0 ? checks : [noSpokes];
}

const noSpokes = failed(
  'at least one spoke is registered in Karmada',
  'none is',
  remedyText({ is: 'join-cluster', cluster: 'NAME' }),
);

export const noKarmada = skipped('all spokes are Ready', 'unknown, since Karmada is unreachable');
