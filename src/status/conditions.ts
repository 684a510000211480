import { type AggregatedEntry, type HyperMLService, nameOf } from '../hmls/hypermlservice.ts';
import { explanationOf } from '../karmada/causes.ts';
import type { Observation, Problems } from '../karmada/observation.ts';
import { isReady, readyCondition } from '../karmada/spoke.ts';
import type { Condition } from '../kubernetes/object.ts';
import { healthOf } from './health.ts';
import { cutAt, listed, MESSAGE_BYTES } from './text.ts';

type ConditionState = Pick<Condition, 'type' | 'status'> & {
  readonly reason: string;
  readonly message: string;
};

/** The conditions of `hmls`, ordered by type. */
export function conditionsOf(
  hmls: HyperMLService,
  entries: readonly AggregatedEntry[],
  observations: readonly Observation[],
  problems: Problems,
  now: Date,
): Condition[] {
  return [
    clustersReachable(observations, problems),
    fullyApplied(entries, problems),
    ready(hmls, entries, problems),
  ].map((condition) => stamped(condition, hmls, problems, now));
}

/** The condition that is present only while entries are omitted from the status. */
export const TRUNCATED = 'StatusTruncated';

/** The condition for `omitted` of `total` entries. */
export function truncated(
  hmls: HyperMLService,
  omitted: number,
  total: number,
  now: Date,
): Condition {
  const message = `${omitted} of ${total} entries are omitted because of the object size limit; status.summary counts all`;
  const condition = { type: TRUNCATED, status: 'True', reason: 'SizeLimit', message } as const;
  return stamped(condition, hmls, {}, now);
}

function fullyApplied(entries: readonly AggregatedEntry[], problems: Problems): ConditionState {
  const type = 'FullyApplied';
  const { refusal, unreachable } = problems;
  if (refusal) return { type, status: 'False', ...refusal };
  if (unreachable) return { type, status: 'Unknown', ...unreachable };
  const failed = entries.filter(({ applied }) => !applied);
  if (failed.length > 0) {
    return {
      type,
      status: 'False',
      reason: commonReason(failed),
      message: messageFor(failed, explanationOf),
    };
  }
  if (entries.length === 0) {
    return { type, status: 'False', reason: 'NothingToApply', message: 'No manifests to apply' };
  }
  const message = 'All manifests have been successfully applied';
  return { type, status: 'True', reason: 'Applied', message };
}

function ready(
  hmls: HyperMLService,
  entries: readonly AggregatedEntry[],
  { unreachable }: Problems,
): ConditionState {
  const type = 'Ready';
  if (unreachable) return { type, status: 'Unknown', ...unreachable };
  const workloads = entries.filter((entry) => entry.ready !== undefined);
  const lagging = workloads.filter((entry) => !entry.ready);
  if (lagging.length === 0) {
    const message = workloads.length > 0 ? 'All workloads are ready' : 'There are no workloads';
    return { type, status: 'True', reason: 'WorkloadsReady', message };
  }
  // Whether workloads on an unreachable spoke are ready is unknown.
  const unknown = lagging.every(({ stale }) => stale);
  return {
    type,
    status: unknown ? 'Unknown' : 'False',
    reason: unknown ? 'ClusterNotReady' : 'WorkloadsNotReady',
    message: messageFor(lagging, (entry) => whyNotReady(hmls, entry)),
  };
}

function whyNotReady(hmls: HyperMLService, entry: AggregatedEntry): string {
  if (entry.stale) return 'its spoke is unreachable';
  if (!entry.applied) return 'not applied';
  return healthOf(hmls, entry)?.message ?? 'not ready';
}

function clustersReachable(
  observations: readonly Observation[],
  { unreachable }: Problems,
): ConditionState {
  const type = 'ClustersReachable';
  if (unreachable) return { type, status: 'False', ...unreachable };
  const spokes = new Map(observations.map(({ placement, spoke }) => [placement.cluster, spoke]));
  const missing = [...spokes].filter(([, spoke]) => !spoke).map(([name]) => name);
  if (missing.length > 0) {
    const start = 'not registered with Karmada: ';
    const bytes = MESSAGE_BYTES - start.length;
    const message = start + listed(missing, (name) => name, { separator: ', ', bytes });
    return { type, status: 'False', reason: 'ClusterNotFound', message };
  }
  const down = [...spokes].flatMap(([name, spoke]) =>
    spoke && !isReady(spoke) ? [{ name, spoke }] : [],
  );
  if (down.length > 0) {
    const tell = ({ name, spoke }: (typeof down)[number]) =>
      `${name}: ${readyCondition(spoke)?.message ?? 'not reached by Karmada yet'}`;
    const message = listed(down, tell, { separator: '; ', bytes: MESSAGE_BYTES });
    return { type, status: 'False', reason: 'ClusterNotReady', message };
  }
  return {
    type,
    status: 'True',
    reason: 'Reachable',
    message: 'Karmada and all spokes are reachable',
  };
}

/** The reason that all of `failed` share, or else `SeveralReasons`. */
function commonReason(failed: readonly AggregatedEntry[]): string {
  const reasons = new Set(failed.map(({ reason }) => reason ?? 'ApplyFailed'));
  const [only] = reasons;
  return reasons.size === 1 && only !== undefined ? only : 'SeveralReasons';
}

/** Lists the entries, each with the text of `tell`. */
const messageFor = (entries: readonly AggregatedEntry[], tell: (e: AggregatedEntry) => string) =>
  listed(entries, (e) => `${nameOf(e.resource)} on ${e.cluster}: ${tell(e)}`, {
    separator: ' | ',
    bytes: MESSAGE_BYTES,
  });

/** The transition time changes only with the status of the condition. */
function stamped(
  condition: ConditionState,
  hmls: HyperMLService,
  { unreachable }: Problems,
  now: Date,
): Condition {
  const old = hmls.status?.conditions?.find(({ type }) => type === condition.type);
  const observedGeneration = unreachable
    ? hmls.status?.observedGeneration
    : hmls.metadata.generation;
  return {
    ...condition,
    message: cutAt(condition.message, MESSAGE_BYTES),
    ...(observedGeneration !== undefined && { observedGeneration }),
    lastTransitionTime: old?.status === condition.status ? old.lastTransitionTime : timestamp(now),
  };
}

/** As metav1.Time is written: RFC 3339, UTC, whole seconds. */
export const timestamp = (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z');
