import { setTimeout as delay } from 'node:timers/promises';

/** Time and randomness. Tests pass their own. */
export interface Timing {
  /** Milliseconds since 1970, by a clock that is never set back. */
  now(): number;
  /** Rejects at once when `signal` aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to but not including 1. */
  random(): number;
}

export const sleep: Timing['sleep'] = (milliseconds, signal) =>
  delay(milliseconds, undefined, { signal });

export const realTiming: Timing = {
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
  sleep,
};

/** Growing delays between attempts. */
export interface Backoff {
  /** The next delay in milliseconds. */
  next(): number;
  reset(): void;
}

/** Doubles from `first` up to `max` milliseconds, each shortened by up to half at random. */
export function backoff(first: number, max: number, random: () => number): Backoff {
  let delay = first;
  return {
    next() {
      const now = delay;
      delay = Math.min(delay * 2, max);
      return now * (1 - random() / 2);
    },
    reset() {
      delay = first;
    },
  };
}
