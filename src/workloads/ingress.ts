import { listAt, objectAt, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { endpointsAt, loadBalancerHosts } from './endpoint.ts';
import type { Endpoint, WorkloadKind } from './kind.ts';
import { NOT_REPORTED, notReady, READY, type Readiness } from './readiness.ts';

/**
 * A Kubernetes Ingress, ready once its load balancer has an address: interpretIngressHealth in
 * karmada pkg/resourceinterpreter/default/native/healthy.go. Its hosts are in the manifest, not in
 * the status, and are served from then on.
 */
export const ingress: WorkloadKind = {
  apiVersions: ['networking.k8s.io/v1'],
  kind: 'Ingress',
  inspect(status, manifest) {
    const hosts = loadBalancerHosts(listAt(status, 'loadBalancer', 'ingress'));
    return {
      ...readinessOf(status, hosts),
      endpoints: hosts.length > 0 ? endpointsOf(manifest, hosts) : [],
      releases: [],
    };
  },
};

function readinessOf(status: unknown, hosts: readonly string[]): Readiness {
  if (hosts.length > 0) return READY;
  if (!objectAt(status)) return NOT_REPORTED;
  return notReady('progressing', 'NoAddress', 'No address assigned by an ingress controller yet');
}

/** A rule without a host, and a default backend, are served at the load balancer's own names. */
function endpointsOf(manifest: KubeObject, balancers: readonly string[]): Endpoint[] {
  const rules = listAt(manifest, 'spec', 'rules');
  const urls = (rules.length > 0 ? rules : [{}]).flatMap((rule) => {
    const host = textAt(rule, 'host');
    const hosts = host === undefined ? balancers : [host];
    return hosts.flatMap((h) =>
      pathsOf(rule).map((path) => `${schemeOf(h, manifest)}://${h}${path}`),
    );
  });
  return [...new Set(urls)].flatMap((url) => endpointsAt('address', url));
}

/**
 * The paths that lead to a backend, '' for `/`. Path types other than Exact and Prefix are
 * specific to the ingress controller, and often patterns.
 */
function pathsOf(rule: unknown): string[] {
  const paths = listAt(rule, 'http', 'paths');
  const plain = paths.filter((p) => textAt(p, 'pathType') !== 'ImplementationSpecific');
  const found = plain.map((p) => (textAt(p, 'path') ?? '/').replace(/\/$/, ''));
  return found.length > 0 ? found : [''];
}

/** https where an entry of `tls` covers the host; one without hosts covers them all. */
function schemeOf(host: string, manifest: KubeObject): 'http' | 'https' {
  const covered = listAt(manifest, 'spec', 'tls').some((entry) => {
    const names = listAt(entry, 'hosts');
    return names.length === 0 || names.some((name) => covers(name, host));
  });
  return covered ? 'https' : 'http';
}

/** A wildcard matches exactly one label. */
function covers(name: unknown, host: string): boolean {
  return name === host || (typeof name === 'string' && name === host.replace(/^[^.]+/, '*'));
}
