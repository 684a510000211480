/** Compares two keys, as Array.prototype.sort wants it. */
export type Order = (a: string, b: string) => number;

const byCodeUnit: Order = (a, b) => (a < b ? -1 : 1);

/** `value` with the keys of every object in order, at any depth, as kubectl prints them. */
export function sorted(value: unknown, order: Order = byCodeUnit): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => order(a, b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner, order)]));
}
