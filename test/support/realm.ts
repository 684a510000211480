/**
 * Jest runs tests in a realm of their own, in which Node's structuredClone still gives objects of the
 * outer one; to isDeepStrictEqual they equal nothing that was made here. This one stays here. It knows
 * what JSON knows, and bigint.
 */
globalThis.structuredClone = clone;

function clone<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(clone) as T;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, clone(of)])) as T;
}
