import { HmlsError } from '../../errors.ts';
import { relaxed } from './customcolumns.ts';
import { jsonPath } from './jsonpath.ts';

/**
 * `items` in the order of what `field` selects of their objects, as `--sort-by` does it. Those without
 * it come first.
 *
 * @throws HmlsError `usage`, in kubectl's words, if none of them has it
 */
export function inOrderOf<T>(
  field: string,
  items: readonly T[],
  objectOf: (item: T) => unknown,
): T[] {
  const template = relaxed(field);
  const path = jsonPath(template);
  const keyed = items.map((item) => ({ item, key: path.find(objectOf(item)).flat().slice(0, 1) }));
  if (items.length > 0 && keyed.every(({ key }) => key.length === 0)) {
    throw new HmlsError(
      'usage',
      `couldn't find any field with path ${JSON.stringify(template)} in the list of objects`,
    );
  }
  return keyed.sort((a, b) => compared(a.key, b.key, template)).map(({ item }) => item);
}

/** Keys are lists of one value, or of none. */
function compared([a]: unknown[], [b]: unknown[], template: string): number {
  const [x, y] = [a ?? undefined, b ?? undefined];
  if (x === undefined || y === undefined) return Number(x !== undefined) - Number(y !== undefined);
  return comparedValues(x, y, template);
}

function comparedValues(a: unknown, b: unknown, template: string): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const [m, n] = [quantityOf(a), quantityOf(b)];
    return m === undefined || n === undefined ? order(a, b) : m - n;
  }
  if (isNumber(a) && isNumber(b)) return order(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  throw new HmlsError('usage', `what ${template} selects has no order`);
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

const order = <V extends string | number | bigint>(a: V, b: V) => (a < b ? -1 : a > b ? 1 : 0);

/** `100Mi`, `0.5`, `2k`. Source: k8s.io/apimachinery/pkg/api/resource/quantity.go. */
function quantityOf(text: string): number | undefined {
  const [, digits, suffix = '', exponent = '0'] = QUANTITY.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) * (SUFFIXES[suffix] ?? 1) * 10 ** Number(exponent);
}

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
