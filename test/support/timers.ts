import { setImmediate } from 'node:timers/promises';
import type { Timers } from '../../src/controller/queue.ts';
import type { Timing } from '../../src/kube/timing.ts';

/** Resolves once everything that waits only for promises has run. */
export const settled = () => setImmediate();

interface Alarm {
  readonly at: number;
  readonly action: () => void;
}

/** A clock that only advances on request. */
export class FakeTimers implements Timers {
  #now: number;
  readonly #alarms = new Set<Alarm>();

  constructor(start = '2024-04-15T10:02:30Z') {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const alarm = { at: this.#now + ms, action };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** The number of pending timers. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Lets `ms` pass. Timers fire in order, each with all that follows from it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#alarms.delete(due);
      this.#now = due.at;
      due.action();
      await settled();
    }
    this.#now = end;
  }

  /** The same time, as the reflector needs it. */
  readonly timing: Timing = {
    now: () => this.#now,
    random: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const cancel = this.after(ms, resolve);
        const giveUp = () => {
          cancel();
          reject(signal.reason);
        };
        if (signal.aborted) giveUp();
        else signal.addEventListener('abort', giveUp, { once: true });
      }),
  };

  #next(end: number): Alarm | undefined {
    const due = [...this.#alarms].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}
