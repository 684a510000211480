import type { Kind } from '../kubernetes/kinds.ts';
import type { KubeObject, Ref } from '../kubernetes/object.ts';

/**
 * Which cluster and as whom: the flags of that name, as kubectl has them. What is given overrides the
 * kubeconfig. Relative paths are relative to the working directory.
 */
export interface ClusterFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** Name of a cluster in the kubeconfig, as `user` is of a user. */
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;

  readonly server?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly certificateAuthority?: string | undefined;

  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly asUid?: string | undefined;
  readonly asGroup?: readonly string[] | undefined;
  /** Like `reason=drill`. */
  readonly asUserExtra?: readonly string[] | undefined;

  /** For all but watches; 0 means no limit. Undefined: 32 seconds. */
  readonly requestTimeoutSeconds?: number | undefined;
}

/** Told of what passes between us and API servers, for whoever sits in front of it. */
export interface Listener {
  /** What a server wants its users to know. The same may come many times. */
  warning(text: string): void;
  /** As kubectl's `-v`: 6 tells of requests, 7 of their headers, too, 8 of bodies. */
  readonly verbosity: number;
  log(text: string): void;
}

/** Where to look. Selectors are passed to the API server as kubectl writes them (`a=b,c!=d`). */
export interface Scope {
  /** Undefined means all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** How a list is fetched. */
export interface Paging {
  /** Objects per request; 0 means all in one. Undefined: 500, as in kubectl. */
  readonly pageSize?: number | undefined;
}

/** What a table is to show. */
export interface TableScope extends Scope, Paging {
  /** One object, instead of the whole scope. */
  readonly name?: string | undefined;
  /** Rows come with their objects whole. */
  readonly whole?: boolean | undefined;
}

/** Where a watch starts, and what ends it. */
export interface WatchOptions {
  readonly resourceVersion: string;
  readonly signal: AbortSignal;
}

export interface WriteOptions {
  /** Asks the API server to do all but store it. */
  readonly dryRun?: boolean | undefined;
}

export interface EditOptions extends WriteOptions {
  /** Who the fields that change belong to from then on; absent: {@link FIELD_MANAGER}. */
  readonly manager?: string | undefined;
}

export interface CreateOptions extends EditOptions {
  /** Refuses fields that the schema does not know, as `invalid`, instead of dropping them. */
  readonly strict?: boolean | undefined;
}

export interface ApplyOptions extends WriteOptions {
  /** Takes over fields that another manager holds, instead of failing with `conflict`. */
  readonly force?: boolean | undefined;
}

export interface RemoveOptions extends WriteOptions {
  /** Removes the object only if it is still this one; otherwise `conflict`. */
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

/** Who a server-side apply is made as. */
export const FIELD_MANAGER = 'kubectl-hmls';

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

/** What `kubectl get` asks for: the columns that the server prints. `meta.k8s.io/v1` Table. */
export interface Table {
  readonly columnDefinitions: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Of the list that the rows came from; '' if the server did not say. */
  readonly resourceVersion: string;
}

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  /** 0 is always shown; above that only with `-o wide`. */
  readonly priority: number;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  /** The row's object; only its metadata is filled in, unless it was asked for whole. */
  readonly object: { readonly metadata: KubeObject['metadata'] };
}

/**
 * One API server. The only way that the rest of the code reaches Kubernetes; `connect` makes real
 * ones and test/support/fake-cluster.ts a fake one. test/contract/cluster.test.ts says what both do.
 *
 * Every method throws HmlsError and nothing else: `not-found`, `already-exists`, `conflict`,
 * `invalid`, `forbidden`, `unauthorized`, `expired` (the resourceVersion is too old), `too-large`,
 * `unreachable` (no answer, or one that says to come back later), `server-error`. The message is the
 * API server's own.
 */
export interface Cluster {
  /** What `-n` defaults to: the namespace of the kubeconfig context. */
  readonly defaultNamespace: string;
  /** The URL of the API server, for messages. */
  readonly server: string;

  get<T extends KubeObject>(kind: Kind<T>, ref: Ref): Promise<T>;
  /** All of them, in pages if there are many. */
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
  /** The same as rows of a table; each comes in a table that knows all columns, or none. */
  watchTable(kind: Kind, scope: TableScope, from: WatchOptions): AsyncIterable<WatchEvent<Table>>;

  /** `generateName` is not supported. Throws `already-exists`. */
  create<T extends KubeObject>(kind: Kind<T>, object: T, options?: CreateOptions): Promise<T>;
  /**
   * Writes the object whole, only if nobody wrote since its resourceVersion. Without one, built-in kinds
   * are overwritten and custom resources refused as `invalid`.
   */
  replace<T extends KubeObject>(kind: Kind<T>, object: T, options?: EditOptions): Promise<T>;
  /** The same for the status subresource: everything but `status` is ignored. */
  replaceStatus<T extends KubeObject>(kind: Kind<T>, object: T): Promise<T>;
  /** Server-side apply as {@link FIELD_MANAGER}. Creates the object if it is missing. */
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
