import { conditionAt, objectAt, type ReportedCondition } from '../kubernetes/fields.ts';
import type { Phase, WorkloadHealth } from './kind.ts';

/** Whether a workload is ready, and if not, why. */
export type Readiness = Pick<WorkloadHealth, 'ready' | 'phase' | 'reason' | 'message'>;

export const READY: Readiness = { ready: true, phase: 'ready' };

export const NOT_REPORTED = notReady('unknown', 'NotReported', 'Not reported by the spoke yet');

export function notReady(
  phase: Exclude<Phase, 'ready'>,
  reason: string,
  message: string,
): Readiness {
  return { ready: false, phase, reason, message };
}

/**
 * The readiness by the condition `Ready`. Most controllers start with `False`, so it counts as
 * failed only if `isFailure`.
 */
export function readinessByCondition(status: unknown, isFailure = hasFinalReason): Readiness {
  if (!objectAt(status)) return NOT_REPORTED;
  const ready = conditionAt(status, 'Ready');
  if (!ready) return notReady('progressing', 'Progressing', 'No Ready condition yet');
  if (ready.status === 'True') return READY;
  const failed = ready.status === 'False' && isFailure(ready);
  return notReady(failed ? 'failed' : 'progressing', reasonOf(ready.reason), messageOf(ready));
}

/** A valid reason of a condition; some controllers write sentences there. */
export function reasonOf(text: string | undefined): string {
  return text !== undefined && /^[A-Za-z]([\w,:]*\w)?$/.test(text) ? text : 'NotReady';
}

function messageOf({ type, status, reason, message }: ReportedCondition): string {
  return message ?? `Condition ${type} is ${status}${reason ? `: ${reason}` : ''}`;
}

/**
 * Reasons after which a controller waits for a new spec. Sources: `MarkLatestCreatedFailed` in
 * knative/serving pkg/apis/serving/v1/configuration_lifecycle.go; `MarkPresetsCombinedNotReady` in
 * kserve pkg/controller/v1alpha2/llmisvc/config_merge.go; k8s.io/api/apps/v1 for the deadline.
 * `ConfigNotFound` is not one: what an LLMInferenceService refers to may be applied after it.
 */
const FINAL_REASONS: ReadonlySet<string | undefined> = new Set([
  'CombineBaseError',
  'InvalidRenderedConfig',
  'ProgressDeadlineExceeded',
  'RevisionFailed',
]);

export function hasFinalReason({ reason }: { readonly reason?: string }): boolean {
  return FINAL_REASONS.has(reason);
}
