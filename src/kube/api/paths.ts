import type { Kind } from '../../kubernetes/kinds.ts';
import type { Ref } from '../../kubernetes/object.ts';
import type { Scope } from '../requests.ts';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Path of all objects of `kind` in one namespace, or in all of them if it is undefined. */
export function collectionPath({ apiVersion, plural, namespaced }: Kind, namespace?: string) {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = namespaced && namespace !== undefined ? `/namespaces/${segment(namespace)}` : '';
  return `${root}${within}/${plural}`;
}

export function objectPath(kind: Kind, { namespace, name }: Ref, subresource?: 'status'): string {
  const path = `${collectionPath(kind, namespace)}/${segment(name)}`;
  return subresource ? `${path}/${subresource}` : path;
}

/** `path` with the defined parameters of `query` added; `path` may already have parameters. */
export function withQuery(path: string, query: Query): string {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) given.set(key, String(value));
  }
  if (given.size === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${given}`;
}

export function selectorsOf({ labelSelector, fieldSelector }: Scope): Query {
  return { labelSelector: labelSelector || undefined, fieldSelector: fieldSelector || undefined };
}

/** How messages name a kind: `hypermlservices.tensorstack.dev`, `secrets`. */
export function resourceName({ apiVersion, plural }: Kind): string {
  const [group, version] = apiVersion.split('/');
  return version === undefined ? plural : `${plural}.${group}`;
}

const segment = (text: string) => encodeURIComponent(text);
