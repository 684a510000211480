import type { Kind } from '../kubernetes/kinds.ts';
import type { KubeObject, Ref } from '../kubernetes/object.ts';
import type {
  ApplyOptions,
  CreateOptions,
  EditOptions,
  Paging,
  RemoveOptions,
  Scope,
  TableScope,
  WatchOptions,
} from './requests.ts';
import type { Table } from './tables.ts';

export interface List<T> {
  readonly items: readonly T[];
  /** From here a watch misses nothing. */
  readonly resourceVersion: string;
}

/**
 * One change seen by a watch. A `bookmark` only moves the resourceVersion on.
 * `deleted` carries the last state of the object.
 */
export type WatchEvent<T> =
  | { readonly type: 'added' | 'modified' | 'deleted'; readonly object: T }
  | { readonly type: 'bookmark'; readonly resourceVersion: string };

/**
 * One API server. The only way that the rest of the code reaches Kubernetes; `connect` makes real
 * ones and test/support/fake-cluster.ts a fake one. test/contract/cluster.test.ts says what both do.
 *
 * Every method throws HmlsError and nothing else: `not-found`, `already-exists`, `conflict`,
 * `invalid`, `forbidden`, `unauthorized`, `expired` (the resourceVersion is too old), `too-large`,
 * `unreachable` (no response, or one that says to come back later), `server-error`. The message is the
 * API server's own.
 */
export interface Cluster {
  /** What `-n` defaults to: the namespace of the kubeconfig context. */
  readonly defaultNamespace: string;
  /** The URL of the API server, for messages. */
  readonly server: string;

  get<T extends KubeObject>(kind: Kind<T>, ref: Ref): Promise<T>;
  /** All matching objects, fetched in pages. */
  list<T extends KubeObject>(kind: Kind<T>, scope: Scope & Paging): Promise<List<T>>;
  table(kind: Kind, scope: TableScope): Promise<Table>;
  /**
   * The changes after `resourceVersion`, until `signal` aborts or the server ends the stream, which it
   * does every few minutes. Throws `expired` if that version is too old: list again. The first event is
   * a bookmark of that same version: the server has taken the watch on.
   */
  watch<T extends KubeObject>(
    kind: Kind<T>,
    scope: Scope,
    from: WatchOptions,
  ): AsyncIterable<WatchEvent<T>>;
  /** The same as rows of a table; each event's table defines all columns, or none. */
  watchTable(kind: Kind, scope: TableScope, from: WatchOptions): AsyncIterable<WatchEvent<Table>>;

  /** `generateName` is not supported. Throws `already-exists`. */
  create<T extends KubeObject>(kind: Kind<T>, object: T, options?: CreateOptions): Promise<T>;
  /**
   * Replaces the whole object, only if it is unchanged since its resourceVersion. Without one, built-in
   * kinds are overwritten and custom resources refused as `invalid`.
   */
  replace<T extends KubeObject>(kind: Kind<T>, object: T, options?: EditOptions): Promise<T>;
  /** The same for the status subresource: everything but `status` is ignored. */
  replaceStatus<T extends KubeObject>(kind: Kind<T>, object: T): Promise<T>;
  /** Server-side apply as FIELD_MANAGER (see requests.ts). Creates the object if it is missing. */
  apply<T extends KubeObject>(kind: Kind<T>, object: T, options?: ApplyOptions): Promise<T>;
  /** JSON merge patch (RFC 7386): arrays are replaced whole, null removes. */
  patch<T extends KubeObject>(
    kind: Kind<T>,
    ref: Ref,
    patch: object,
    options?: EditOptions,
  ): Promise<T>;
  /** The same, on the status subresource. */
  patchStatus<T extends KubeObject>(kind: Kind<T>, ref: Ref, patch: object): Promise<T>;
  /**
   * Asks for deletion, of dependents too, in the background. Returns before the object is gone if
   * finalizers hold it. Throws `not-found` if there is none.
   */
  remove(kind: Kind, ref: Ref, options?: RemoveOptions): Promise<void>;

  /** Parsed JSON of a GET on any path, e.g. `/version` or `/apis/apps/v1`. */
  read(path: string): Promise<unknown>;
}
