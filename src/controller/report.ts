import type { Kind } from '../kubernetes/kinds.ts';
import type { KubeObject, Ref } from '../kubernetes/object.ts';
import type { Note } from '../status/transitions.ts';

/** Where a pass reports what it did; metrics, log and Events are made from it. */
export interface Report<T extends KubeObject = KubeObject> {
  wrote(cluster: ClusterRole, verb: WriteVerb, kind: string, ref: Ref): void;
  /** Something happened to `object` that is worth an Event. */
  noted(object: T, notes: readonly Note[]): void;
}

/** Which API server: the hub, or Karmada's. */
export type ClusterRole = 'hub' | 'karmada';

export type WriteVerb = 'create' | 'update' | 'delete' | 'status';

/** Where the controller reports what its reconcilers do; `kind` is that of the reconciler. */
export interface ControllerReport extends Pick<Report, 'wrote'> {
  noted(kind: Kind, object: KubeObject, notes: readonly Note[]): void;
  /** A pass took `seconds`, after `waitedSeconds` in the queue. */
  passed(
    kind: string,
    key: string,
    outcome: PassOutcome,
    seconds: number,
    waitedSeconds: number,
  ): void;
  /** A pass failed for the `failures`th time in a row; it is retried. */
  failed(kind: string, key: string, error: unknown, failures: number): void;
  /** A watch of the resource failed; it is retried. */
  watchFailed(kind: string, resource: string, error: Error): void;
  /** The reconciler threw while it was started, and does not run. */
  notStarted(kind: string, error: unknown): void;
}

export type PassOutcome = 'done' | 'failed';
