import type { Timing } from '../../src/kube/timing.ts';

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** Time that passes only when a test says so. */
export class VirtualTime implements Timing {
  #now = Date.parse('2024-04-15T10:00:00Z');
  readonly #sleepers = new Set<Sleeper>();
  /** What every `sleep` asked for, in milliseconds. */
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

  /** Lets time pass, and everything happen that is due. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (let next = await this.#next(end); next; next = await this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#sleepers.delete(next);
      next.wake();
    }
    this.#now = end;
  }

  /** The next to wake until `end`, once all that can happen without a sleep has happened. */
  async #next(end: number): Promise<Sleeper | undefined> {
    await settled();
    const due = [...this.#sleepers].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets all promises go as far as they can. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
