import { setTimeout as sleep } from 'node:timers/promises';

/** The clock that polling goes by. */
export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/** The clock of this machine. */
export const realClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => sleep(milliseconds),
};

export interface Polling {
  readonly everyMs: number;
  readonly timeoutMs: number;
}

/**
 * Polls: calls `ask` until its answer `isDone`, or the time is up. Resolves to the last answer, so
 * the caller decides whether a timeout is an error. Asks at least once, and once more at the end.
 */
export async function until<T>(
  ask: () => Promise<T>,
  isDone: (answer: T) => boolean,
  { everyMs, timeoutMs }: Polling,
  clock: Clock,
): Promise<T> {
  const deadline = clock.now().getTime() + timeoutMs;
  for (;;) {
    const answer = await ask();
    const leftMs = deadline - clock.now().getTime();
    if (isDone(answer) || leftMs <= 0) return answer;
    await clock.sleep(Math.min(everyMs, leftMs));
  }
}
