import type { Cluster } from '../kube/cluster.ts';
import type { Reflection, StartReflection } from '../kube/reflection.ts';
import type { Kind } from '../kubernetes/kinds.ts';
import type { KubeObject, Ref } from '../kubernetes/object.ts';
import type { Rate } from './gate.ts';
import type { Outcome } from './outcome.ts';
import type { Timers } from './queue.ts';
import type { Report } from './report.ts';
import type { StatusWriter } from './statuswriter.ts';

/**
 * Reconciles the objects of one kind, as in sigs.k8s.io/controller-runtime: it is given a name,
 * never an event, and brings the actual state in line with the desired one.
 */
export interface Reconciler<T extends KubeObject = KubeObject> {
  /**
   * Level-based: it reads the whole state each time, so one call too many does no harm. Whatever it
   * throws is retried with back-off. The object may be gone.
   */
  reconcile(ref: Ref): Promise<Outcome>;
  /** An object of the kind was added, changed or deleted. It has been enqueued already. */
  onChange?(object: T): void;
  /** What it watches besides its kind, by resource, as far as that can be reached now. */
  watches?(): Readonly<Record<string, Watch>>;
  /** Stops what it started. No pass is under way any more. */
  stop?(): void;
}

/** How to run a reconciler. The controller needs nothing else to take on another kind. */
export interface ReconcilerSpec<T extends KubeObject = KubeObject> {
  readonly kind: Kind<T>;
  /** How many objects are reconciled at a time; one object never is twice. */
  readonly concurrency: number;
  /** Metrics of this kind, in addition to the common ones. */
  readonly gauges?: readonly ObjectGauge<T>[];
  start(runtime: Runtime<T>): Reconciler<T>;
}

/** Everything outside of it that a reconciler may use. */
export interface Runtime<T extends KubeObject = KubeObject> {
  /** Behind the gate: a replica that does not lead writes nothing. */
  readonly hub: Cluster;
  /** The objects of the kind, on the hub. */
  readonly objects: Reflection<T>;
  /** Writes the status of those objects. */
  readonly status: StatusWriter<T>;
  readonly timers: Timers;
  readonly report: Report<T>;
  /** Watches another kind. The controller reports it when the watch fails. */
  readonly watch: StartReflection;
  /** `cluster` behind the same gate as the hub, with no more writes than `rate`. */
  gated(cluster: Cluster, rate?: Rate): Cluster;
  /** Has the object of that name reconciled. */
  enqueue(ref: Ref): void;
}

/** A metric that is computed from all objects of a kind. */
export interface ObjectGauge<T extends KubeObject = KubeObject> {
  readonly name: string;
  readonly help: string;
  /** The label whose values are the keys of `values`; absent: the only key is ''. */
  readonly label?: string;
  values(objects: readonly T[]): Readonly<Record<string, number>>;
}

/** How current a watch is. */
export type Watch = Pick<Reflection<KubeObject>, 'lastHeard' | 'failure'>;
