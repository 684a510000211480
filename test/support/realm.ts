/**
 * Jest runs tests in their own realm, in which Node's structuredClone still gives objects of the
 * outer one; isDeepStrictEqual never finds them equal to objects of the inner one. This one stays in the
 * inner realm. It supports what JSON supports, and bigint.
 */
globalThis.structuredClone = clone;

function clone<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(clone) as T;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, clone(of)])) as T;
}
