import type { Ref } from '../kubernetes/object.ts';
import type { Cluster } from './cluster.ts';

/** Who runs for leader, and for what. */
export interface Candidate {
  readonly cluster: Cluster;
  /** The Lease that is contended for; its namespace must exist. */
  readonly ref: Ref;
  /** No two processes may have the same, not even one after the other. */
  readonly identity: string;
  onLeading(): void;
  /** Another may lead from now on. Not called for `stop`. */
  onLost(): void;
  /** An attempt came to no result, for another reason than the one before. */
  onFailure?(error: Error): void;
}

export interface Election {
  /** True only while no other candidate can believe the same, as far as one clock can tell. */
  readonly leading: boolean;
  /** Why the last attempt failed; undefined if it came to a result, won or lost. */
  readonly failure: Error | undefined;
  /** Leaves the election, and lets the next one lead at once. To be called when all work has ended. */
  stop(): Promise<void>;
}

/** Runs for leader, and again after a defeat, until it is stopped. */
export type StartElection = (candidate: Candidate) => Election;
