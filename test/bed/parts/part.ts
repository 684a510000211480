import type { Bed } from '../bed.ts';

/** A component of the bed that starts once its dependencies are up. */
export interface Part {
  readonly name: string;
  /** Names of other parts. */
  readonly needs: readonly string[];
  /** Starts its process, if any, waits until it responds, and creates the objects it needs. */
  start(bed: Bed): Promise<void>;
}
