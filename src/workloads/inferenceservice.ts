import {
  conditionAt,
  countAt,
  isTrueAt,
  listAt,
  objectAt,
  present,
  textAt,
} from '../kubernetes/fields.ts';
import { endpointsAt, withVisibility } from './endpoint.ts';
import type { Endpoint, Release, Replicas, WorkloadKind } from './kind.ts';
import { notReady, type Readiness, readinessByCondition, reasonOf } from './readiness.ts';
import { revisionsOf, taggedEndpoints } from './revisions.ts';

/**
 * KServe's InferenceService. Its `observedGeneration` is that of the Knative Service or Deployment
 * underneath, so it must not be compared with its own generation.
 *
 * Source: pkg/apis/serving/v1beta1/inference_service_status.go in kserve.
 */
export const inferenceService: WorkloadKind = {
  apiVersions: ['serving.kserve.io/v1beta1'],
  kind: 'InferenceService',
  inspect(status, manifest) {
    return {
      ...readinessOf(status),
      ...present({ replicas: replicasOf(status) }),
      endpoints: withVisibility(manifest, endpointsOf(status)),
      releases: releasesOf(status),
    };
  },
};

function readinessOf(status: unknown): Readiness {
  if (conditionAt(status, 'Stopped')?.status === 'True') {
    return notReady('stopped', 'Stopped', 'Stopped by the annotation serving.kserve.io/stop');
  }
  const readiness = modelFailure(status) ?? readinessByCondition(status);
  if (!readiness.ready || isModelUpToDate(status)) return readiness;
  return notReady('progressing', 'ModelInTransition', 'The model is being replaced');
}

/** Set even while an older revision keeps the condition Ready true. */
function modelFailure(status: unknown): Readiness | undefined {
  const transition = textAt(status, 'modelStatus', 'transitionStatus') ?? '';
  const target = textAt(status, 'modelStatus', 'states', 'targetModelState');
  const failed = ['BlockedByFailedLoad', 'InvalidSpec'].includes(transition);
  if (!failed && target !== 'FailedToLoad') return undefined;
  const failure = objectAt(status, 'modelStatus', 'lastFailureInfo');
  const reason = reasonOf(textAt(failure, 'reason') ?? (failed ? transition : target));
  const phase = AWAITS_RUNTIME.includes(reason) ? 'progressing' : 'failed';
  return notReady(phase, reason, failureMessage(failure));
}

/** The runtime may be in the same HyperMLService and be applied later. */
const AWAITS_RUNTIME = ['RuntimeNotRecognized', 'NoSupportingRuntime'];

function failureMessage(failure: object | undefined): string {
  const message = textAt(failure, 'message') ?? 'The model failed to load';
  const exitCode = countAt(failure, 'exitCode') ?? 0;
  return exitCode === 0 ? message : `${message} (exit code ${exitCode})`;
}

/**
 * Without any pod, KServe reports the model as pending and in progress, even if it is ready and
 * only scaled to zero (PropagateModelStatus).
 */
function isModelUpToDate(status: unknown): boolean {
  const transition = textAt(status, 'modelStatus', 'transitionStatus') ?? 'UpToDate';
  const copies = countAt(status, 'modelStatus', 'copies', 'totalCopies') ?? 0;
  return transition === 'UpToDate' || (transition === 'InProgress' && copies === 0);
}

/** `totalCopies` is the number of pods that are ready, whatever its name (PropagateModelStatus). */
function replicasOf(status: unknown): Replicas | undefined {
  const copies = objectAt(status, 'modelStatus', 'copies');
  if (!copies) return undefined;
  const ready = countAt(copies, 'totalCopies') ?? 0;
  return { ready, total: ready + (countAt(copies, 'failedCopies') ?? 0) };
}

/** `address` is cluster-local: it is reported as such if there is nothing better. */
function endpointsOf(status: unknown): Endpoint[] {
  const found = [
    ...endpointsAt('address', textAt(status, 'url')),
    ...endpointsAt('predictor', textAt(status, 'components', 'predictor', 'url')),
    ...taggedEndpoints(listAt(status, 'components', 'predictor', 'traffic')),
  ];
  return found.length > 0 ? found : endpointsAt('address', textAt(status, 'address', 'url'));
}

/** Revisions where Knative runs the predictor; where Deployments do, the canaries. */
function releasesOf(status: unknown): Release[] {
  const predictor = objectAt(status, 'components', 'predictor');
  const revisions = revisionsOf({
    targets: listAt(predictor, 'traffic'),
    routed: conditionAt(status, 'PredictorRouteReady')?.status === 'True',
    latestCreated: textAt(predictor, 'latestCreatedRevision'),
    latestReady: textAt(predictor, 'latestReadyRevision'),
  });
  return [...revisions, ...listAt(status, 'canaryStatuses').flatMap(canary)];
}

function canary(value: unknown): Release[] {
  const name = textAt(value, 'name');
  if (name === undefined) return [];
  const trafficPercent = countAt(value, 'trafficPercent') ?? 0;
  return [{ name, ready: isTrueAt(value, 'ready'), trafficPercent }];
}
