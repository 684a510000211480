import type { Timing } from '../../src/kube/timing.ts';

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A clock that only tests advance. */
export class VirtualTime implements Timing {
  #now = Date.parse('2024-04-15T10:00:00Z');
  readonly #sleepers = new Set<Sleeper>();
  /** The duration of every `sleep`, in milliseconds. */
  readonly slept: number[] = [];
  random: () => number = () => 0;

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.slept.push(milliseconds);
    return new Promise((resolve, reject) => {
      const sleeper = { at: this.#now + milliseconds, wake: resolve };
      this.#sleepers.add(sleeper);
      const give = () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      };
      if (signal.aborted) give();
      else signal.addEventListener('abort', give, { once: true });
    });
  }

  /** Lets time pass, and runs everything that is due. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (let next = await this.#next(end); next; next = await this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#sleepers.delete(next);
      next.wake();
    }
    this.#now = end;
  }

  /** The next sleeper due until `end`, once all promises have run. */
  async #next(end: number): Promise<Sleeper | undefined> {
    await settled();
    const due = [...this.#sleepers].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

/** Runs all promises as far as they can. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
