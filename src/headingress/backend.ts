import type { KubeObject, Ref } from '../kubernetes/object.ts';
import type { FindingFacts, NamedObject } from '../remedy.ts';
import type { HeadIngress } from './headingress.ts';
import type { Split } from './history.ts';

/**
 * What carries HeadIngresses out on one ingress cluster, e.g. Istio. A HeadIngress is known by the
 * namespace and name of its object there.
 */
export interface HeadIngressBackend {
  /** @throws HmlsError `not-found`, or `conflict` if kubectl-hmls did not make what has that name */
  read(ref: Ref): Promise<LiveHeadIngress>;
  /** The same; undefined if it does not exist. */
  find(ref: Ref): Promise<LiveHeadIngress | undefined>;
  /** Those that kubectl-hmls made; undefined means all namespaces. */
  list(scope: { readonly namespace?: string | undefined }): Promise<readonly LiveHeadIngress[]>;
  /**
   * The objects that `headIngress` comes to, in the order in which they are made.
   *
   * @throws HmlsError `usage` if the backend cannot express it
   */
  render(headIngress: HeadIngress): readonly KubeObject[];
  /** What would be wrong with where requests go once `headIngress` is in the place of `live`. */
  check(headIngress: HeadIngress, live: LiveHeadIngress | undefined): Promise<CheckResult>;
  /**
   * Writes `desired` over `live`, without a moment in which a route leads nowhere.
   *
   * @throws HmlsError `already-exists` if there is one and `live` is undefined; `conflict` if `live` has
   *   changed since it was read, or if the objects belong to another tool
   */
  apply(
    desired: DesiredHeadIngress,
    live: LiveHeadIngress | undefined,
    options: ApplyOptions,
  ): Promise<Applied>;
  /**
   * Deletes it, and what no other HeadIngress needs.
   *
   * @throws HmlsError `not-found`, or `conflict` if it belongs to another tool
   */
  remove(ref: Ref, options: WriteOptions): Promise<readonly Written[]>;
  /** Whether the backend has taken on the object as of `generation`, or a later one. */
  settled(ref: Ref, generation: number): Promise<boolean>;
  /** Who the ingress cluster takes us for. */
  user(): Promise<string>;
}

/** A HeadIngress that is on its ingress cluster. */
export interface LiveHeadIngress {
  readonly headIngress: HeadIngress;
  /** The current split comes last. */
  readonly history: readonly Split[];
  /** The object that carries both. */
  readonly object: KubeObject;
}

/** A HeadIngress as it ought to be, and its splits including the one that it has then. */
export interface DesiredHeadIngress extends Pick<LiveHeadIngress, 'headIngress' | 'history'> {}

export interface WriteOptions {
  /** `server` asks the API server to do all but store it, `client` does not ask at all. */
  readonly dryRun?: 'client' | 'server' | undefined;
  /** Takes over fields and objects that another manager holds. */
  readonly force?: boolean | undefined;
}

export interface ApplyOptions extends WriteOptions {
  /** Only where requests go has changed: what the backend has for hosts is left alone. */
  readonly routesOnly?: boolean | undefined;
  /** Resolves once gateways can be taken to know what was written; not called in a dry run. */
  waitForGateways(): Promise<void>;
}

export interface Applied {
  /** The object that carries the HeadIngress now. */
  readonly object: KubeObject;
  readonly written: readonly Written[];
}

/** What a write made of an object: `before` is absent if it was not there, `after` if it is gone. */
export interface Written {
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
}

export interface CheckResult {
  readonly findings: readonly RoutingFinding[];
  /** What could not be looked at; one sentence each. */
  readonly gaps: readonly string[];
}

/** Something that is wrong with where requests go. */
export interface RoutingFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What becomes of requests. */
  readonly effect: string;
  /** The objects that cause it, other than those of the HeadIngress itself. */
  readonly objects: readonly NamedObject[];
  readonly facts?: FindingFacts | undefined;
  /** Whether it comes only with the change. */
  readonly isNew: boolean;
}
