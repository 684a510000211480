import { countAt, listAt, textAt } from '../../kubernetes/fields.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { parseAddress } from '../../workloads/address.ts';

/** Spokes with the URLs that their workloads report. */
export type AddressedSpokes = readonly {
  readonly cluster: string;
  readonly endpoints?: readonly { readonly url: string }[];
}[];

/**
 * The share of requests that a handwritten VirtualService sends to each of `spokes`, in percent; spokes
 * are identified by the hosts of their endpoints. The last rule is taken as the split, and the ones before
 * it as special cases.
 */
export function weightsBySpoke(
  virtualService: KubeObject,
  spokes: AddressedSpokes,
): Record<string, number> {
  const byHost = spokesByHost(spokes);
  const weights: Record<string, number> = {};
  const destinations = listAt(listAt(virtualService, 'spec', 'http').at(-1), 'route');
  for (const destination of destinations) {
    const spoke = byHost.get(textAt(destination, 'destination', 'host') ?? '');
    // Istio sends everything to a single destination, regardless of its weight.
    const weight = destinations.length === 1 ? 100 : (countAt(destination, 'weight') ?? 0);
    if (spoke) weights[spoke] = (weights[spoke] ?? 0) + weight;
  }
  return weights;
}

function spokesByHost(spokes: AddressedSpokes): Map<string, string> {
  const hosts = spokes.flatMap(({ cluster, endpoints = [] }) =>
    endpoints.flatMap(({ url }) => {
      const facts = parseAddress(url);
      return 'host' in facts ? [[facts.host, cluster] as const] : [];
    }),
  );
  return new Map(hosts);
}
