import { conditionAt, countAt, listAt, objectAt, present, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { endpointsAt } from './endpoint.ts';
import type { Endpoint, Replicas, WorkloadKind } from './kind.ts';
import { notReady, type Readiness, readinessByCondition } from './readiness.ts';

/**
 * KServe's LLMInferenceService. Its addresses usually have a path, `/<namespace>/<name>`. A routing
 * group splits requests over several LLMInferenceServices; its members are not releases of this
 * one.
 *
 * Source: pkg/apis/serving/v1alpha2/llm_inference_service_types.go in kserve; v1alpha1 is converted
 * from it, but older controllers set `address` there, and neither `addresses` nor `workloads`.
 */
export const llmInferenceService: WorkloadKind = {
  apiVersions: ['serving.kserve.io/v1alpha2', 'serving.kserve.io/v1alpha1'],
  kind: 'LLMInferenceService',
  inspect(status, manifest) {
    return {
      ...(isStopped(status) ? STOPPED : readinessByCondition(status)),
      ...present({ replicas: replicasOf(status, manifest) }),
      endpoints: endpointsOf(status),
      releases: [],
    };
  },
};

const STOPPED: Readiness = notReady(
  'stopped',
  'Stopped',
  'Stopped by the annotation serving.kserve.io/stop',
);

/** There is no condition for it, but this reason on everything that it stops. */
function isStopped(status: unknown): boolean {
  return ['Ready', 'HTTPRoutesReady'].some(
    (type) => conditionAt(status, type)?.reason === 'Stopped',
  );
}

/** The usable ones first, since a private address may be promoted to `url`. */
function endpointsOf(status: unknown): Endpoint[] {
  const addresses = listAt(status, 'addresses').flatMap((a) => textAt(a, 'url') ?? []);
  const url = textAt(status, 'url');
  const urls = new Set([url, ...addresses, textAt(status, 'address', 'url')]);
  const found = [...urls]
    .flatMap((u) => endpointsAt('address', u))
    .map((e) => (e.url === url && isStale(url, addresses, status) ? { ...e, unusable: STALE } : e));
  return [...found.filter((e) => !e.unusable), ...found.filter((e) => e.unusable)];
}

const STALE = 'Left over from an earlier route';

/**
 * `url` is one of `addresses`, but is not cleared when these are: when the service is stopped, and
 * when its route is removed. Source: updateRoutingStatus in kserve
 * pkg/controller/v1alpha2/llmisvc/router.go.
 */
function isStale(url: string, addresses: readonly string[], status: unknown): boolean {
  return isStopped(status) || (addresses.length > 0 && !addresses.includes(url));
}

/**
 * The status has no totals: they are taken from the manifest or, with an autoscaler, are the ready
 * ones.
 */
function replicasOf(status: unknown, manifest: KubeObject): Replicas | undefined {
  const workloads = objectAt(status, 'workloads');
  if (!workloads) return undefined;
  const primary = countAt(workloads, 'primary', 'readyReplicas') ?? 0;
  const prefill = countAt(workloads, 'prefill', 'readyReplicas') ?? 0;
  const total =
    (countAt(manifest, 'spec', 'replicas') ?? primary) +
    (countAt(manifest, 'spec', 'prefill', 'replicas') ?? prefill);
  return { ready: primary + prefill, total };
}
