import type { Condition } from '../kubernetes/object.ts';

/** Something that people should hear of, as an Event says it. */
export interface Note {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/**
 * What is worth telling of the way from one set of conditions to the next: that something became true,
 * or that it is not and why. That a thing has only just begun is not worth it.
 */
export function notesOn(before: readonly Condition[], after: readonly Condition[]): Note[] {
  return after.flatMap((condition) => {
    const old = before.find(({ type }) => type === condition.type);
    return noteOn(old, condition) ?? [];
  });
}

function noteOn(
  old: Condition | undefined,
  { type, status, reason = '', message = '' }: Condition,
) {
  if (status === 'True') {
    const news = old?.status !== 'True' && !isGiven(type, old);
    return news ? ({ type: 'Normal', reason: type, message } as const) : undefined;
  }
  const known = old?.status === status && old.reason === reason;
  const lost = type === 'Ready' && old?.status === 'True';
  return known || (BEGINNINGS.has(reason) && !lost)
    ? undefined
    : ({ type: 'Warning', reason, message } as const);
}

/** Reasons for which everything starts out as false. */
const BEGINNINGS = new Set(['Waiting', 'WorkloadsNotReady', 'Deleting']);

/** That all clusters can be reached is what one expects: it is news only after they could not be. */
const isGiven = (type: string, old: Condition | undefined) =>
  type === 'ClustersReachable' && old === undefined;
