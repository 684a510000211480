import type { Condition } from '../kubernetes/object.ts';

/** The content of an Event. */
export interface Note {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/**
 * The Events for a change of conditions: that a condition became true, or that it is not true, and
 * why. That something has only just begun is not worth an Event.
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

/** Reasons that every service starts with. */
const BEGINNINGS = new Set(['Waiting', 'WorkloadsNotReady', 'Deleting']);

/** That all spokes are reachable is expected, and worth an Event only after an outage. */
const isGiven = (type: string, old: Condition | undefined) =>
  type === 'ClustersReachable' && old === undefined;
