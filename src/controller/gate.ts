import { HmlsError } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import type { Timers } from './queue.ts';

export interface Rate {
  /** Writes per second, on average. */
  readonly qps: number;
  /** Writes at once, after a pause. */
  readonly burst: number;
}

/**
 * Every write passes through it: a write that exceeds the rate waits for its turn, and all writes
 * are rejected once this replica no longer leads or is stopping. So a replica that was frozen while
 * another took over writes nothing, and one that is asked to stop need not finish its passes.
 */
export class Gate {
  readonly #leads: () => boolean;
  readonly #timers: Timers;
  /** Resumes the writes that wait for their turn. */
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(leads: () => boolean, timers: Timers) {
    this.#leads = leads;
    this.#timers = timers;
  }

  /** `cluster` behind the gate, with no more writes than `rate`; absent: without a limit. */
  before(cluster: Cluster, rate?: Rate): Cluster {
    const bucket = rate && new Bucket(rate, this.#timers.now());
    return withWrites(cluster, async () => {
      const waitMs = bucket?.take(this.#timers.now()) ?? 0;
      if (waitMs > 0 && !this.#isClosed) await this.#wait(waitMs);
      this.#check();
    });
  }

  /** Rejects all further writes. */
  close(): void {
    this.#isClosed = true;
    for (const goOn of this.#waiting) goOn();
  }

  /** Waits for `ms`, or until the gate is closed. */
  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = () => {
        cancel();
        this.#waiting.delete(goOn);
        resolve();
      };
      const cancel = this.#timers.after(ms, goOn);
      this.#waiting.add(goOn);
    });
  }

  /** Throws `conflict`: another replica writes now, or will. */
  #check(): void {
    if (this.#isClosed) throw new HmlsError('conflict', 'not written: this replica is stopping');
    if (!this.#leads())
      throw new HmlsError('conflict', 'not written: another replica may be the leader');
  }
}

/** `cluster`, with a call of `enter` before each write. */
function withWrites(cluster: Cluster, enter: () => Promise<void>): Cluster {
  return new Proxy(cluster, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const bound = member.bind(target);
      if (!WRITES.has(name)) return bound;
      return async (...args: unknown[]): Promise<unknown> => {
        await enter();
        return bound(...args);
      };
    },
  });
}

const WRITES = new Set<string | symbol>([
  'apply',
  'create',
  'patch',
  'patchStatus',
  'remove',
  'replace',
  'replaceStatus',
] satisfies (keyof Cluster)[]);

/** A token bucket that serves requests in order. */
class Bucket {
  readonly #rate: Rate;
  /** When the bucket was, or will be, empty if no more tokens are taken. In ms. */
  #emptyAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#emptyAt = now - this.#fullMs;
  }

  /** Takes a token, and returns the ms until it is available. */
  take(now: number): number {
    this.#emptyAt = Math.max(this.#emptyAt, now - this.#fullMs) + 1000 / this.#rate.qps;
    return this.#emptyAt - now;
  }

  get #fullMs(): number {
    return (1000 * this.#rate.burst) / this.#rate.qps;
  }
}
