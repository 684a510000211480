/** The parts of a Kubernetes object that this project reads or writes. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

export interface ObjectMeta {
  readonly name: string;
  /** Absent on cluster-scoped objects. */
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  /** Opaque; sent back with a write, it makes the write fail if the object changed meanwhile. */
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** RFC 3339, UTC. */
  readonly creationTimestamp?: string;
  /** Set by the API server once deletion was asked for; finalizers then hold the object. */
  readonly deletionTimestamp?: string;
  readonly managedFields?: readonly ManagedFields[];
}

/** Who has set what. `meta.k8s.io/v1` ManagedFieldsEntry. */
export interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  /** A tree of `f:NAME`. */
  readonly fieldsV1?: object;
}

/** Names one object of a known kind. */
export interface Ref {
  /** '' for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  /** The `metadata.generation` that the condition speaks of. */
  readonly observedGeneration?: number;
  /** RFC 3339, UTC, whole seconds; moves only when `status` changes. */
  readonly lastTransitionTime: string;
}

/** Cluster-scoped objects have the namespace ''. */
export function refOf({ metadata }: { readonly metadata: ObjectMeta }): Ref {
  return { namespace: metadata.namespace ?? '', name: metadata.name };
}

/** `namespace/name`, as Kubernetes writes it in messages and as a map key; cluster-scoped: `name`. */
export function keyOf({ namespace, name }: Ref): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** The inverse of {@link keyOf}. */
export function refFrom(key: string): Ref {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, Math.max(slash, 0)), name: key.slice(slash + 1) };
}
