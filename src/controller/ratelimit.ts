import type { Cluster } from '../kube/cluster.ts';
import type { Timers } from './queue.ts';

export interface Rate {
  /** Writes per second, on average. */
  readonly qps: number;
  /** Writes at once, after a time without any. */
  readonly burst: number;
}

/** `cluster`, which takes no more writes than `rate` allows: those above it wait for their turn. */
export function rateLimited(cluster: Cluster, rate: Rate, timers: Timers): Cluster {
  const bucket = new Bucket(rate, timers);
  const inTurn =
    <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await bucket.take();
      return write(...args);
    };
  return new Proxy(cluster, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const bound = member.bind(target);
      return WRITES.has(name) ? inTurn(bound) : bound;
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

/** A token bucket whose tokens are given out in the order in which they are asked for. */
class Bucket {
  readonly #rate: Rate;
  readonly #timers: Timers;
  /** When the bucket was, or will be, empty if nobody takes more. In ms. */
  #emptyAt: number;

  constructor(rate: Rate, timers: Timers) {
    this.#rate = rate;
    this.#timers = timers;
    this.#emptyAt = timers.now() - this.#fullMs;
  }

  /** Resolves when the token is there. */
  async take(): Promise<void> {
    const now = this.#timers.now();
    this.#emptyAt = Math.max(this.#emptyAt, now - this.#fullMs) + 1000 / this.#rate.qps;
    const wait = this.#emptyAt - now;
    if (wait > 0) await new Promise<void>((resolve) => this.#timers.after(wait, resolve));
  }

  get #fullMs(): number {
    return (1000 * this.#rate.burst) / this.#rate.qps;
  }
}
