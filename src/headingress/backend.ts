import type { KubeObject, Ref } from '../kubernetes/object.ts';
import type { FindingFacts, NamedObject } from '../remedy.ts';
import type { HeadIngress } from './headingress.ts';
import type { Split } from './history.ts';

/**
 * Implements HeadIngresses on one ingress cluster, e.g. with Istio. A HeadIngress is identified by the
 * namespace and name of its object there.
 */
export interface HeadIngressBackend {
  /** @throws HmlsError `not-found`, or `conflict` if its object was not created by kubectl-hmls */
  read(ref: Ref): Promise<LiveHeadIngress>;
  /** Like `read`; undefined if it does not exist. */
  find(ref: Ref): Promise<LiveHeadIngress | undefined>;
  /** The HeadIngresses created by kubectl-hmls; an undefined namespace means all namespaces. */
  list(scope: { readonly namespace?: string | undefined }): Promise<readonly LiveHeadIngress[]>;
  /**
   * The objects that implement `headIngress`, in creation order.
   *
   * @throws HmlsError `usage` if the backend cannot express it
   */
  render(headIngress: HeadIngress): readonly KubeObject[];
  /** Checks the routing as it would be with `headIngress` in place of `live`. */
  check(headIngress: HeadIngress, live: LiveHeadIngress | undefined): Promise<CheckResult>;
  /**
   * Replaces `live` by `desired`, without ever leaving a route to an unknown host.
   *
   * @throws HmlsError `already-exists` if it exists and `live` is undefined; `conflict` if `live` has
   *   changed since it was read, or if the objects belong to another tool
   */
  apply(
    desired: DesiredHeadIngress,
    live: LiveHeadIngress | undefined,
    options: ApplyOptions,
  ): Promise<Applied>;
  /**
   * Deletes it, and the shared objects that no other HeadIngress needs.
   *
   * @throws HmlsError `not-found`, or `conflict` if it belongs to another tool
   */
  remove(ref: Ref, options: WriteOptions): Promise<readonly Written[]>;
  /** Whether the backend has observed the object at `generation` or later. */
  settled(ref: Ref, generation: number): Promise<boolean>;
  /** The username that the ingress cluster authenticates us as. */
  user(): Promise<string>;
}

/** A HeadIngress as found on its ingress cluster. */
export interface LiveHeadIngress {
  readonly headIngress: HeadIngress;
  /** Oldest first; the last is the current split. */
  readonly history: readonly Split[];
  /** The object that stores both. */
  readonly object: KubeObject;
}

/** The desired HeadIngress, and its history including the desired split. */
export interface DesiredHeadIngress extends Pick<LiveHeadIngress, 'headIngress' | 'history'> {}

export interface WriteOptions {
  /** `server` has the API server process requests without persisting them; `client` sends none. */
  readonly dryRun?: 'client' | 'server' | undefined;
  /** Takes over fields and objects from other managers. */
  readonly force?: boolean | undefined;
}

export interface ApplyOptions extends WriteOptions {
  /** Only the routes have changed: objects for hosts are left alone. */
  readonly routesOnly?: boolean | undefined;
  /** Resolves once gateways have had time to pick up what was written; not called in a dry run. */
  waitForGateways(): Promise<void>;
}

export interface Applied {
  /** The object that stores the HeadIngress now. */
  readonly object: KubeObject;
  readonly written: readonly Written[];
}

/** An object before and after a write: `before` is absent if it was created, `after` if it was deleted. */
export interface Written {
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
}

export interface CheckResult {
  readonly findings: readonly RoutingFinding[];
  /** What could not be checked; one sentence each. */
  readonly gaps: readonly string[];
}

/** A problem with the routing of requests. */
export interface RoutingFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What happens to requests. */
  readonly effect: string;
  /** The objects that cause it, apart from the objects of the HeadIngress itself. */
  readonly objects: readonly NamedObject[];
  readonly facts?: FindingFacts | undefined;
  /** Whether the change introduces it. */
  readonly isNew: boolean;
}
