import type { AggregatedEntry, HyperMLService } from '../hmls/hypermlservice.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { isWorkload, workloadKind } from '../workloads/index.ts';
import type { WorkloadHealth } from '../workloads/kind.ts';

/** The health of the workload behind `entry`; undefined if it is not a workload. */
export function healthOf(hmls: HyperMLService, entry: AggregatedEntry): WorkloadHealth | undefined {
  const manifest = manifestOf(hmls, entry);
  return isWorkload(manifest) ? workloadKind(manifest)?.inspect(entry.status, manifest) : undefined;
}

/** The manifest behind an entry; only its identity if it is no longer in the spec. */
function manifestOf(hmls: HyperMLService, { cluster, resource }: AggregatedEntry): KubeObject {
  const { apiVersion, kind, name, namespace } = resource;
  const isIt = (m: KubeObject) =>
    m.apiVersion === apiVersion &&
    m.kind === kind &&
    m.metadata.name === name &&
    (namespace === undefined || (m.metadata.namespace || hmls.metadata.namespace) === namespace);
  const found = hmls.spec.workloads
    .filter(({ clusters }) => clusters.includes(cluster))
    .flatMap(({ manifests }) => manifests)
    .find(isIt);
  return found ?? { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) } };
}
