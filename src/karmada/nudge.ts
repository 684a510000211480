import { readySince, type SpokeCluster } from './spoke.ts';
import {
  appliedCondition,
  isPending,
  nudgedWork,
  SPOKE_READY_SINCE_ANNOTATION,
  type Work,
} from './work.ts';

/**
 * When the controller last nudged Karmada about a Work that it failed to apply (RFC 3339). Karmada
 * backs off up to 1,000 s, and does not notice that the cause is gone: that the namespace now
 * exists, say, or that the webhook now admits the object.
 */
const NUDGED_AT_ANNOTATION = 'tensorstack.dev/nudged-at';

/** The first nudge after a failure; later ones back off. */
const FIRST_MS = 5_000;
const LONGEST_MS = 60_000;

/**
 * `work` with a change that makes Karmada retry at once; undefined if there is no need: Karmada is
 * done, the spoke is not Ready, or it is not time yet.
 */
export function nudgeIfDue(
  work: Work,
  spoke: SpokeCluster | undefined,
  now: Date,
): Work | undefined {
  const since = readySince(spoke);
  if (since === undefined || !isPending(work)) return undefined;
  const isBack = work.metadata.annotations?.[SPOKE_READY_SINCE_ANNOTATION] !== since;
  if (isBack) return nudgedWork(work, since);
  const due = nextNudge(work);
  return due !== undefined && due <= now.getTime()
    ? withTime(nudgedWork(work, since), now)
    : undefined;
}

/** When to nudge Karmada about `work` next, in ms since 1970; undefined if it has not failed. */
export function nextNudge(work: Work): number | undefined {
  const failing = failingSince(work);
  if (failing === undefined) return undefined;
  const { annotations = {} } = work.metadata;
  const tries = [annotations[NUDGED_AT_ANNOTATION], annotations[SPOKE_READY_SINCE_ANNOTATION]];
  const begun = Date.parse(failing);
  const last = Math.max(begun, ...tries.flatMap((time) => (time ? Date.parse(time) : [])));
  return last + Math.min(Math.max(last - begun, FIRST_MS), LONGEST_MS);
}

/** Karmada does not report failed deletions: one that is not done counts as failed. */
function failingSince(work: Work): string | undefined {
  if (work.metadata.deletionTimestamp) return work.metadata.deletionTimestamp;
  const applied = appliedCondition(work);
  return applied?.status === 'False' ? applied.lastTransitionTime : undefined;
}

function withTime(work: Work, now: Date): Work {
  const annotations = { ...work.metadata.annotations, [NUDGED_AT_ANNOTATION]: now.toISOString() };
  return { ...work, metadata: { ...work.metadata, annotations } };
}
