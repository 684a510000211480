import type { Bed } from '../bed.ts';

/** A piece of the bed that comes up by itself once what it needs is there. */
export interface Part {
  readonly name: string;
  /** Names of other parts. */
  readonly needs: readonly string[];
  /** Starts its process, if it has one, waits until that answers, and makes the objects it needs. */
  start(bed: Bed): Promise<void>;
}
