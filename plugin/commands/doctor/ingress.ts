import {
  DESTINATIONRULES,
  GATEWAYS,
  SERVICEENTRIES,
  VIRTUALSERVICES,
} from '../../../src/headingress/istio/kinds.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { listAt, textAt } from '../../../src/kubernetes/fields.ts';
import type { Ref } from '../../../src/kubernetes/object.ts';
import type { Check } from '../../../src/reports/doctor.ts';
import { allowed, attempt, failIf, reachable } from './checks.ts';

export interface IngressCheckOptions {
  readonly namespace: string;
  readonly gateway: Ref;
}

export async function ingressChecks(
  ingress: Cluster,
  { namespace, gateway }: IngressCheckOptions,
): Promise<Check[]> {
  const reached = await reachable(
    ingress,
    'kubectl hmls doctor --ingress --ingress-kubeconfig=FILE',
  );
  if (reached.outcome === 'failed') return [reached];
  const kinds = [VIRTUALSERVICES, SERVICEENTRIES, DESTINATIONRULES];
  const accesses = kinds.flatMap((kind) =>
    ['get', 'create', 'patch', 'delete'].map((verb) => ({ verb, kind, namespace })),
  );
  return [
    reached,
    await attempt(
      'Istio is installed and serves networking.istio.io/v1beta1',
      'istioctl install',
      () => istioVersions(ingress),
    ),
    await attempt(
      `Gateway ${gateway.namespace}/${gateway.name} exists`,
      `kubectl -n ${gateway.namespace} get gateways.networking.istio.io`,
      async () => {
        await ingress.get(GATEWAYS, gateway);
        return undefined;
      },
    ),
    await allowed(
      ingress,
      `allowed to get, create, patch and delete HeadIngresses in namespace ${namespace}`,
      accesses,
    ),
  ];
}

/** @throws HmlsError if the version that we write is not served */
async function istioVersions(ingress: Cluster): Promise<string> {
  const group = await ingress.read('/apis/networking.istio.io');
  const versions = listAt(group, 'versions').map((v) => textAt(v, 'version') ?? '');
  const isServed = versions.includes('v1beta1');
  failIf(isServed ? undefined : `only these versions are served: ${versions.join(', ')}`);
  return `of ${versions.join(', ')}`;
}
