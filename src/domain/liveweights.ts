import { endpointFacts } from './endpoint.ts';
import type { KubeObject } from './object.ts';
import type { ServiceReport } from './statusreport.ts';
import { countAt, listAt, textAt } from './unknown.ts';

/** Which share of requests `virtualService` sends to each spoke of `report`, in percent. */
export function weightsBySpoke(
  virtualService: KubeObject,
  report: ServiceReport,
): Record<string, number> {
  const spokes = spokesByHost(report);
  const weights: Record<string, number> = {};
  for (const destination of listAt(virtualService, 'spec', 'http').flatMap((r) =>
    listAt(r, 'route'),
  )) {
    const spoke = spokes.get(textAt(destination, 'destination', 'host') ?? '');
    // Istio gives all to a destination that has no weight.
    if (spoke) weights[spoke] = (weights[spoke] ?? 0) + (countAt(destination, 'weight') ?? 100);
  }
  return weights;
}

function spokesByHost({ resources }: ServiceReport): Map<string, string> {
  const hosts = resources.flatMap(({ cluster, endpoints = [] }) =>
    endpoints.flatMap(({ url }) => {
      const facts = endpointFacts(url);
      return 'host' in facts ? [[facts.host, cluster] as const] : [];
    }),
  );
  return new Map(hosts);
}
