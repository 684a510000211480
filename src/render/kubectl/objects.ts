import type { KubeObject } from '../../kubernetes/object.ts';

/**
 * The objects as one document, as `kubectl get` makes it: one that was asked for by name is `bare`,
 * others are in a List.
 */
export function documentOf(
  objects: readonly KubeObject[],
  { bare }: { readonly bare: boolean },
): object {
  const [only] = objects;
  return bare && only && objects.length === 1 ? only : listOf(objects);
}

/**
 * `hypermlservice.tensorstack.dev/mnist`; kinds of the core group have no group in it, and what has no
 * name is `<unknown>`, as in kubectl.
 */
export function typedName({ apiVersion, kind, metadata }: KubeObject): string {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  return `${[kind.toLowerCase(), group].filter(Boolean).join('.')}/${metadata?.name || '<unknown>'}`;
}

const listOf = (items: readonly object[]) => ({
  apiVersion: 'v1',
  items,
  kind: 'List',
  metadata: { resourceVersion: '' },
});

/** An object, or a List, for people, without managed fields. */
export function withoutManagedFields<T extends object>(document: T): T {
  const { metadata, items } = document as { metadata?: object; items?: readonly object[] };
  return {
    ...document,
    ...(metadata && 'managedFields' in metadata && { metadata: unmanaged(metadata) }),
    ...(Array.isArray(items) && { items: items.map(withoutManagedFields) }),
  };
}

function unmanaged({ managedFields: _, ...metadata }: { managedFields?: unknown }): object {
  return metadata;
}
