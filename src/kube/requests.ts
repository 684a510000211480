/** The objects to consider. Selectors are passed to the API server as kubectl writes them (`a=b,c!=d`). */
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

/** What a table covers. */
export interface TableScope extends Scope, Paging {
  /** One object, instead of the whole scope. */
  readonly name?: string | undefined;
  /** Rows carry their whole objects. */
  readonly whole?: boolean | undefined;
}

/** Where a watch starts, and what ends it. */
export interface WatchOptions {
  readonly resourceVersion: string;
  readonly signal: AbortSignal;
}

export interface WriteOptions {
  /** Server-side dry run: everything but storing it. */
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

/** The field manager of server-side apply. */
export const FIELD_MANAGER = 'kubectl-hmls';
