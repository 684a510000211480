import { countAt, listAt, objectAt, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { endpointsAt, loadBalancerHosts } from './endpoint.ts';
import type { WorkloadKind } from './kind.ts';
import { NOT_REPORTED, notReady, READY, type Readiness } from './readiness.ts';

/**
 * Kubernetes' own Service. Of type LoadBalancer it is an entry point, and ready once it has an
 * address. Of any other type it is not a workload: Karmada considers it healthy and does not
 * reflect its status (interpretServiceHealth, reflectServiceStatus in karmada
 * pkg/resourceinterpreter/default/native), so it is always ready.
 */
export const service: WorkloadKind = {
  apiVersions: ['v1'],
  kind: 'Service',
  counts: isLoadBalancer,
  inspect(status, manifest) {
    if (!isLoadBalancer(manifest)) return { ...READY, endpoints: [], releases: [] };
    const hosts = loadBalancerHosts(listAt(status, 'loadBalancer', 'ingress'));
    return {
      ...readinessOf(status, hosts),
      endpoints: hosts.flatMap((host) => endpointsAt('address', urlOf(host, manifest))),
      releases: [],
    };
  },
};

function isLoadBalancer(manifest: KubeObject): boolean {
  return textAt(manifest, 'spec', 'type') === 'LoadBalancer';
}

function readinessOf(status: unknown, hosts: readonly string[]): Readiness {
  if (hosts.length > 0) return READY;
  if (!objectAt(status)) return NOT_REPORTED;
  return notReady('progressing', 'NoAddress', 'The load balancer has no address yet');
}

/** At its first port; https where the port's protocol or name says so, as Istio reads them. */
function urlOf(host: string, manifest: KubeObject): string | undefined {
  const [first] = listAt(manifest, 'spec', 'ports');
  const port = countAt(first, 'port');
  const protocol = textAt(first, 'appProtocol') ?? textAt(first, 'name') ?? '';
  const scheme = /^https\b/i.test(protocol) ? 'https' : 'http';
  return port === undefined ? undefined : `${scheme}://${host}:${port}`;
}
