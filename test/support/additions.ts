import { isObject } from '../../src/kubernetes/fields.ts';

/**
 * What `next` has and `base` lacks, by path, e.g. `{ 'spec.ports': [80] }`; nested additions are given
 * whole.
 *
 * @throws Error if anything of `base` is missing from `next` or differs
 */
export function additions(base: unknown, next: unknown, path: readonly string[] = []): object {
  const [old, now] = [fieldsOf(base), fieldsOf(next)];
  if (!old || !now || Array.isArray(base) !== Array.isArray(next)) {
    if (base !== next) throw new Error(`${path.join('.')}: ${text(base)} became ${text(next)}`);
    return {};
  }
  const gone = Object.keys(old).filter((key) => !(key in now));
  if (gone.length > 0) throw new Error(`${path.join('.')}: ${gone.join(', ')} is missing`);
  const found = Object.entries(now).map(([key, value]) => {
    const inner = [...path, key];
    return key in old ? additions(old[key], value, inner) : { [inner.join('.')]: value };
  });
  return Object.assign({}, ...found);
}

/** The items of an array count as its fields. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (Array.isArray(value)) return Object.fromEntries(value.entries());
  return isObject(value) ? value : undefined;
}

const text = (value: unknown) => JSON.stringify(value);
