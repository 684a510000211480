import type { Outcome } from './outcome.ts';

/** Time, as the queue needs it; tests pass their own. */
export interface Timers {
  now(): number;
  /** Calls `action` after `ms`; the returned function cancels that. */
  after(ms: number, action: () => void): () => void;
}

export interface QueueOptions {
  /** One pass over the object named `key`, which waited so long in the queue. */
  readonly handle: (key: string, waitedMs: number) => Promise<Outcome>;
  /** How many keys are handled at a time. One key is never handled twice at a time. */
  readonly concurrency: number;
  readonly timers: Timers;
  /** Called for every pass that failed; it is retried. */
  readonly onFailure: (key: string, error: unknown, failures: number) => void;
}

const BACKOFF_FIRST_MS = 100;
const BACKOFF_MAX_MS = 30_000;

/**
 * The work queue of one reconciler, by key. Adding a key that is queued already changes nothing;
 * adding one that is being handled causes one more pass afterwards. Failures are retried with
 * exponential back-off.
 */
export class Queue {
  readonly #options: QueueOptions;
  /** When each key was added. */
  readonly #waiting = new Map<string, number>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #later = new Map<string, Alarm>();
  readonly #failures = new Map<string, number>();
  #stopped = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get depth(): number {
    return this.#waiting.size;
  }

  /** Has `key` handled as soon as possible. */
  add(key: string): void {
    if (this.#stopped) return;
    if (!this.#waiting.has(key)) this.#waiting.set(key, this.#options.timers.now());
    this.#pump();
  }

  /** Has `key` handled after `ms`, or sooner if that has been requested already. */
  addAfter(key: string, ms: number): void {
    if (this.#stopped) return;
    const { timers } = this.#options;
    const at = timers.now() + ms;
    const set = this.#later.get(key);
    if (set && set.at <= at) return;
    set?.cancel();
    const cancel = timers.after(ms, () => {
      this.#later.delete(key);
      this.add(key);
    });
    this.#later.set(key, { at, cancel });
  }

  /** Starts no further pass, and resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { cancel } of this.#later.values()) cancel();
    this.#waiting.clear();
    await Promise.all(this.#running.values());
  }

  #pump(): void {
    for (const [key, since] of this.#waiting) {
      if (this.#running.size >= this.#options.concurrency) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.set(key, this.#run(key, since));
    }
  }

  async #run(key: string, since: number): Promise<void> {
    await Promise.resolve(); // a list causes many events, all of which come before the pass
    try {
      const { handle, timers } = this.#options;
      const { requeueAfterMs } = await handle(key, timers.now() - since);
      this.#failures.delete(key);
      if (requeueAfterMs !== undefined) this.addAfter(key, requeueAfterMs);
    } catch (error) {
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      this.#options.onFailure(key, error, failures);
      this.addAfter(key, Math.min(BACKOFF_FIRST_MS * 2 ** (failures - 1), BACKOFF_MAX_MS));
    } finally {
      this.#running.delete(key);
      if (!this.#stopped) this.#pump();
    }
  }
}

interface Alarm {
  readonly at: number;
  cancel(): void;
}
