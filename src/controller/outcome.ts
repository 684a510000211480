import type { Ref } from '../kubernetes/object.ts';

/** What a pass over one HyperMLService leaves to do. */
export interface Outcome {
  /** When to look again without being woken, in ms; absent: not at all. */
  readonly againInMs?: number;
  /** Works of others that are in the way: when one of them changes or goes, it is time to look again. */
  readonly waitsFor?: readonly Ref[];
}

/** Both of two outcomes. */
export function combined(a: Outcome, b: Outcome): Outcome {
  const times = [a, b].flatMap(({ againInMs }) => againInMs ?? []);
  return { ...a, ...b, ...(times.length > 0 && { againInMs: Math.min(...times) }) };
}
