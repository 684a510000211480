import type { Kind } from '../kubernetes/kinds.ts';
import type { KubeObject, Ref } from '../kubernetes/object.ts';
import type { Cluster, Scope } from './cluster.ts';

/** A view of one kind that a reflector keeps current. What it holds must not be changed. */
export interface Reflection<T extends KubeObject> {
  /** Resolves once the first list is in; never rejects. */
  readonly synced: Promise<void>;
  get(ref: Ref): T | undefined;
  list(): readonly T[];
  /** When the API server was last heard of (list, event or bookmark); undefined before the first. */
  readonly lastHeard: Date | undefined;
  /** Why the server cannot be reached now; undefined while all is well. */
  readonly failure: Error | undefined;
  stop(): void;
}

/**
 * Lists and watches `kind`, for ever: every failure is tried again, with back-off.
 * `onChange` gets the name of every object that came, changed or went, and must only take note of it.
 * `onFailure` is told when the server can no longer be followed, and not again until it could be.
 */
export type StartReflection = <T extends KubeObject>(
  cluster: Cluster,
  kind: Kind<T>,
  scope: Scope,
  onChange: (object: T) => void,
  onFailure?: (error: Error) => void,
) => Reflection<T>;
