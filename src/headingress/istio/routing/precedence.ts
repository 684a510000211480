import { type KubeObject, keyOf, type Ref, refOf } from '../../../kubernetes/object.ts';

/** Name and age of an Istio object: of two that conflict, the older one often wins. */
export interface ConfigMeta extends Ref {
  /** `namespace/name` */
  readonly key: string;
  /** RFC 3339, UTC; undefined for an object that is only planned. */
  readonly created: string | undefined;
}

export function configMetaOf(object: KubeObject): ConfigMeta {
  const ref = refOf(object);
  return { ...ref, key: keyOf(ref), created: object.metadata.creationTimestamp };
}

/**
 * Sorts the oldest first.
 * Source: configCompareByCreationTime in istio pilot/pkg/model/config.go.
 */
export function byPrecedence(a: ConfigMeta, b: ConfigMeta): number {
  return (
    compare(a.created ?? NEVER, b.created ?? NEVER) ||
    compare(a.name, b.name) ||
    compare(a.namespace, b.namespace)
  );
}

/** Later than any time. */
const NEVER = '~';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
