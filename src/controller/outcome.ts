/** What a pass over one object leaves to do. */
export interface Outcome {
  /** When to reconcile again without an event, in ms; absent: not before the next event. */
  readonly requeueAfterMs?: number;
}

/** Both of two outcomes; the earlier requeue counts. */
export function combined<T extends Outcome>(a: T, b: T): T {
  const times = [a, b].flatMap(({ requeueAfterMs }) => requeueAfterMs ?? []);
  return { ...a, ...b, ...(times.length > 0 && { requeueAfterMs: Math.min(...times) }) };
}
