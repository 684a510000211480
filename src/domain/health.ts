import type { AggregatedEntry, HyperMLService } from './hypermlservice.ts';
import type { KubeObject } from './object.ts';
import { workloadKind } from './workloads/index.ts';
import type { WorkloadHealth } from './workloads/kind.ts';

/** How the workload behind `entry` does; undefined for what merely travels along. */
export function healthOf(hmls: HyperMLService, entry: AggregatedEntry): WorkloadHealth | undefined {
  return workloadKind(entry.resource)?.inspect(entry.status, manifestOf(hmls, entry));
}

/** The manifest behind an entry; bare if the spec no longer has it. */
function manifestOf(hmls: HyperMLService, { cluster, resource }: AggregatedEntry): KubeObject {
  const { apiVersion, kind, name } = resource;
  const found = hmls.spec.workloads
    .filter(({ clusters }) => clusters.includes(cluster))
    .flatMap(({ manifests }) => manifests)
    .find((m) => m.apiVersion === apiVersion && m.kind === kind && m.metadata.name === name);
  return found ?? { apiVersion, kind, metadata: { name } };
}
