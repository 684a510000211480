import { keyOf, type Ref } from '../../kubernetes/object.ts';
import type { Outcome } from '../outcome.ts';

/** What a pass over a HyperMLService leaves to do. */
export interface HmlsOutcome extends Outcome {
  /** Works of others that are in the way: it is reconciled when one of them changes or goes. */
  readonly dependsOn?: readonly Ref[];
}

/** Which HyperMLServices depend on which Works of others. */
export class Dependents {
  /** By the key of a Work: the keys of the HyperMLServices that depend on it. */
  readonly #dependents = new Map<string, Set<string>>();
  /** By the key of a dependent: the keys of the Works that it depends on. */
  readonly #dependencies = new Map<string, readonly string[]>();
  /**
   * For each pass under way, the Works that changed meanwhile: the pass may have read them before.
   */
  readonly #passes = new Set<Set<string>>();

  /** The Work `ref` changed; returns the keys of its dependents. */
  onChange(ref: Ref): string[] {
    const work = keyOf(ref);
    for (const changed of this.#passes) changed.add(work);
    return [...(this.#dependents.get(work) ?? [])];
  }

  /**
   * Runs a pass over `dependent`, which from then on depends on the Works that the pass returns.
   */
  async during(dependent: string, pass: () => Promise<HmlsOutcome>): Promise<Outcome> {
    const changed = new Set<string>();
    this.#passes.add(changed);
    try {
      const outcome = await pass();
      const works = (outcome.dependsOn ?? []).map(keyOf);
      this.#set(dependent, works);
      return works.some((work) => changed.has(work)) ? { ...outcome, requeueAfterMs: 0 } : outcome;
    } finally {
      this.#passes.delete(changed);
    }
  }

  #set(dependent: string, works: readonly string[]): void {
    for (const work of this.#dependencies.get(dependent) ?? []) this.#drop(dependent, work);
    if (works.length > 0) this.#dependencies.set(dependent, works);
    else this.#dependencies.delete(dependent);
    for (const work of works) {
      const dependents = this.#dependents.get(work) ?? new Set();
      this.#dependents.set(work, dependents.add(dependent));
    }
  }

  #drop(dependent: string, work: string): void {
    const dependents = this.#dependents.get(work);
    dependents?.delete(dependent);
    if (dependents?.size === 0) this.#dependents.delete(work);
  }
}
