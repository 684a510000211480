import { keyOf, type Ref } from '../../kubernetes/object.ts';
import type { Outcome } from '../outcome.ts';

/** Which HyperMLServices wait for which Works of others. */
export class Waiters {
  /** By the key of a Work: the keys of those that wait for it. */
  readonly #waiting = new Map<string, Set<string>>();
  /** By the key of one that waits: the keys of its Works. */
  readonly #topics = new Map<string, readonly string[]>();
  /** What happened while a pass was under way, for each pass: it may have looked before. */
  readonly #heard = new Set<Set<string>>();

  /** Something happened to the Work `ref`; gives those that waited for that. */
  wokenBy(ref: Ref): string[] {
    const topic = keyOf(ref);
    for (const heard of this.#heard) heard.add(topic);
    return [...(this.#waiting.get(topic) ?? [])];
  }

  /** Runs a pass over `waiter`, which from then on waits for what the pass says. */
  async during(waiter: string, pass: () => Promise<Outcome>): Promise<Outcome> {
    const heard = new Set<string>();
    this.#heard.add(heard);
    try {
      const outcome = await pass();
      const topics = (outcome.waitsFor ?? []).map(keyOf);
      this.#wait(waiter, topics);
      return topics.some((topic) => heard.has(topic)) ? { ...outcome, againInMs: 0 } : outcome;
    } finally {
      this.#heard.delete(heard);
    }
  }

  #wait(waiter: string, topics: readonly string[]): void {
    for (const topic of this.#topics.get(waiter) ?? []) this.#leave(waiter, topic);
    if (topics.length > 0) this.#topics.set(waiter, topics);
    else this.#topics.delete(waiter);
    for (const topic of topics) {
      const waiting = this.#waiting.get(topic) ?? new Set();
      this.#waiting.set(topic, waiting.add(waiter));
    }
  }

  #leave(waiter: string, topic: string): void {
    const waiting = this.#waiting.get(topic);
    waiting?.delete(waiter);
    if (waiting?.size === 0) this.#waiting.delete(topic);
  }
}
