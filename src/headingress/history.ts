import { HmlsError } from '../errors.ts';
import { isObject } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { sameWeights, shifted, type Weights, weightsText, withShare } from './weights.ts';

/** A distribution of requests over spokes: since when, by whom and why. */
export interface Split {
  /** Counts up from 1. */
  readonly revision: number;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** Username on the ingress cluster. */
  readonly user: string;
  readonly reason?: string;
  readonly weights: Weights;
}

/** Annotation on the object of a HeadIngress: its latest splits as JSON, the current one last. */
export const HISTORY_ANNOTATION = 'tensorstack.dev/headingress-history';

const REMEMBERED = 10;

/** `history` with `split` appended; drops the oldest ones beyond the limit. */
export function remembered(
  history: readonly Split[],
  split: Omit<Split, 'revision'>,
): readonly Split[] {
  const revision = (history.at(-1)?.revision ?? 0) + 1;
  return [...history, { revision, ...split }].slice(-REMEMBERED);
}

/**
 * The history of a HeadIngress after a change from the weights `now` to `next`. If `now` was set by
 * another tool, it is recorded as well, so that undo can restore it.
 */
export function historyWith(
  next: Omit<Split, 'revision'>,
  now: Weights | undefined,
  history: readonly Split[],
): readonly Split[] {
  const last = history.at(-1);
  const isKnown = now === undefined || (last !== undefined && sameWeights(last.weights, now));
  const found = {
    time: next.time,
    user: 'unknown',
    reason: 'changed outside kubectl-hmls',
    weights: now ?? new Map(),
  };
  return remembered(isKnown ? history : remembered(history, found), next);
}

export const historyText = (history: readonly Split[]) =>
  JSON.stringify(history.map((s) => ({ ...s, weights: Object.fromEntries(s.weights) })));

/** Parses the output of {@link historyText}; anything else is ignored. */
export function parseHistory(text: string | undefined): readonly Split[] {
  const entries = parsed(text ?? '[]');
  return Array.isArray(entries) ? entries.flatMap(splitOf) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function splitOf(entry: unknown): Split[] {
  if (!isObject(entry) || !isObject(entry.weights)) return [];
  const { revision, time, user, reason, weights } = entry;
  if (typeof revision !== 'number' || typeof time !== 'string' || typeof user !== 'string') {
    return [];
  }
  const known = Object.entries(weights).filter(
    (pair): pair is [string, number] => typeof pair[1] === 'number',
  );
  const said = typeof reason === 'string' ? { reason } : {};
  return [{ revision, time, user, ...said, weights: new Map(known) }];
}

/**
 * The split to restore: the one with `revision`, or else the latest one that differs from `now`.
 *
 * @throws HmlsError `not-found` if it is not in the history
 */
export function splitToUndo(history: readonly Split[], now: Weights, revision?: number): Split {
  const found =
    revision === undefined
      ? history.findLast(({ weights }) => !sameWeights(weights, now))
      : history.find((split) => split.revision === revision);
  if (found) return found;
  const known = history.map((split) => split.revision).join(', ');
  throw new HmlsError(
    'not-found',
    revision === undefined
      ? 'no previous split found in the history'
      : `revision ${revision} not found in the history; available revisions: ${known || 'none'}`,
  );
}

/**
 * The weights of an earlier split for the spokes in `now`: newer spokes get 0, and the weight of removed
 * spokes is redistributed to the spokes that are ready.
 *
 * @throws HmlsError `not-ready` if no spoke can take that weight
 */
export function restored(
  { weights }: Pick<Split, 'weights'>,
  now: Weights,
  isReady: (spoke: string) => boolean,
): Weights {
  const all = new Map([...now.keys()].map((spoke) => [spoke, weights.get(spoke) ?? 0]));
  const gone = [...weights].filter(([spoke]) => !now.has(spoke));
  const kept = shifted(
    new Map([...all, ...gone]),
    (spoke) => !now.has(spoke),
    (spoke) => now.has(spoke) && isReady(spoke),
  );
  return new Map([...now.keys()].map((spoke) => [spoke, kept.get(spoke) ?? 0]));
}

/**
 * The weights `now` with the last non-zero weight of `spoke` restored, taken from the others in
 * proportion; exactly the previous split if nothing else has changed since.
 *
 * @throws HmlsError `usage` if it already gets requests, or never did according to the history
 */
export function undrained(history: readonly Split[], now: Weights, spoke: string): Weights {
  const weight = now.get(spoke) ?? 0;
  if (weight > 0) throw new HmlsError('usage', `${spoke} is not drained: it has ${weight} %`);
  const at = history.findLastIndex(({ weights }) => (weights.get(spoke) ?? 0) > 0);
  const before = history[at];
  if (!before) {
    throw new HmlsError('usage', `no earlier weight of ${spoke} found in the history`, {
      remedy: { is: 'set-weight', spoke },
    });
  }
  const untouched = history.length === at + 2 && sameWeights(history[at + 1]?.weights ?? now, now);
  return untouched && sameSpokes(before.weights, now)
    ? new Map([...now.keys()].map((name) => [name, before.weights.get(name) ?? 0]))
    : withShare(now, spoke, before.weights.get(spoke) ?? 0);
}

const sameSpokes = (a: Weights, b: Weights) =>
  a.size === b.size && [...a.keys()].every((spoke) => b.has(spoke));

/** One line: who set which weights, when and why. */
export const splitText = ({ user, time, weights, reason }: Split) =>
  `${user} set ${weightsText(weights)} at ${time}${reason === undefined ? '' : ` (${reason})`}`;

/** The error for a concurrent change; names the splits that were added since `read`. */
export function changedMeanwhile(
  name: string,
  read: readonly Split[],
  found: readonly Split[],
): HmlsError {
  const seen = read.at(-1)?.revision ?? 0;
  const newer = found.filter(({ revision }) => revision > seen).map(splitText);
  const what =
    newer.length > 0 ? newer.join('; ') : 'it was changed by something other than kubectl-hmls';
  return new HmlsError('conflict', `${name} has changed since it was read: ${what}`, {
    remedy: { is: 'review-history', name },
  });
}

/** @throws HmlsError `conflict` if `object` is not at the resourceVersion that the user expects */
export function assertVersion(
  { metadata: { name, resourceVersion } }: KubeObject,
  history: readonly Split[],
  expected: string | undefined,
): void {
  if (expected === undefined || expected === resourceVersion) return;
  const last = history.at(-1);
  const who = last ? `; last changed by ${last.user} at ${last.time}` : '';
  throw new HmlsError(
    'conflict',
    `${name} is at resourceVersion ${resourceVersion}, not ${expected}${who}`,
    {
      remedy: { is: 'review-history', name },
    },
  );
}
