import { countAt, listAt, textAt } from '../../kubernetes/fields.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import type { ServiceReport } from '../../reports/status.ts';
import { parseAddress } from '../../workloads/address.ts';

/**
 * Which share of requests a VirtualService that somebody wrote by hand sends to each spoke of `report`,
 * in percent, by the hosts of their endpoints. The last rule splits; those before it are for a few.
 */
export function weightsBySpoke(
  virtualService: KubeObject,
  report: ServiceReport,
): Record<string, number> {
  const spokes = spokesByHost(report);
  const weights: Record<string, number> = {};
  const destinations = listAt(listAt(virtualService, 'spec', 'http').at(-1), 'route');
  for (const destination of destinations) {
    const spoke = spokes.get(textAt(destination, 'destination', 'host') ?? '');
    // Istio gives everything to an only destination, whatever its weight.
    const weight = destinations.length === 1 ? 100 : (countAt(destination, 'weight') ?? 0);
    if (spoke) weights[spoke] = (weights[spoke] ?? 0) + weight;
  }
  return weights;
}

function spokesByHost({ resources }: ServiceReport): Map<string, string> {
  const hosts = resources.flatMap(({ cluster, endpoints = [] }) =>
    endpoints.flatMap(({ url }) => {
      const facts = parseAddress(url);
      return 'host' in facts ? [[facts.host, cluster] as const] : [];
    }),
  );
  return new Map(hosts);
}
