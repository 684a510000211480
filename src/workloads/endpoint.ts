import { present, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { parseAddress } from './address.ts';
import type { Endpoint } from './kind.ts';

/** The endpoint at `url`, and why it is unusable if it is; none if no URL was reported. */
export function endpointsAt(name: string, url: string | undefined, release?: string): Endpoint[] {
  if (url === undefined) return [];
  const facts = parseAddress(url);
  return [{ name, url, ...present({ release }), ...('unusable' in facts && facts) }];
}

/** The hosts and then the IP addresses at which a load balancer listens, as the status has them. */
export function loadBalancerHosts(ingress: readonly unknown[]): string[] {
  const hostnames = ingress.flatMap((i) => textAt(i, 'hostname') ?? []);
  const ips = ingress.flatMap((i) => (textAt(i, 'hostname') ? [] : (textAt(i, 'ip') ?? [])));
  return [...hostnames, ...ips.map((ip) => (ip.includes(':') ? `[${ip}]` : ip))];
}

/**
 * `endpoints`, all unusable if a label of the manifest restricts the workload to its cluster: the
 * host alone does not tell if the cluster has a custom domain.
 */
export function withVisibility(manifest: KubeObject, endpoints: readonly Endpoint[]): Endpoint[] {
  const label = VISIBILITY_LABELS.find((l) => manifest.metadata.labels?.[l] === 'cluster-local');
  const unusable = `Restricted to its cluster by the label ${label}`;
  return endpoints.map((e) => (label === undefined ? e : { unusable, ...e }));
}

/**
 * Sources: VisibilityLabelKey in knative.dev/networking, NetworkVisibility in kserve pkg/constants.
 */
const VISIBILITY_LABELS = ['networking.knative.dev/visibility', 'networking.kserve.io/visibility'];
