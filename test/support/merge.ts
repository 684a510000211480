type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `target` after a JSON merge patch. Source: RFC 7386, section 2. */
export function merged<T>(target: T, patch: unknown): T {
  if (!isMap(patch)) return patch as T;
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result as T;
}

/**
 * `live` after a server-side apply by its only manager: fields of its previous apply (`last`) that it no
 * longer sets are removed. Arrays are replaced whole, as for fields without `x-kubernetes-list-type: map`.
 */
export function applied<T>(live: T, next: unknown, last: unknown): T {
  if (!isMap(live) || !isMap(next)) return next as T;
  const result: Record<string, unknown> = { ...live };
  for (const key of Object.keys(isMap(last) ? last : {})) {
    if (!(key in next)) delete result[key];
  }
  for (const [key, value] of Object.entries(next)) {
    result[key] = applied(live[key], value, isMap(last) ? last[key] : undefined);
  }
  return result as T;
}
