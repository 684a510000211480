/**
 * JSON as Go reads and writes it: integers of 64 bits survive. JSON.parse alone would round them to a
 * double, and a manifest must reach its cluster as it was written. An integer beyond 2^53 becomes a
 * bigint; everything else is what JSON.parse makes of it.
 */
export function parseJson(text: string): unknown {
  return LONG_INTEGER.test(text) ? JSON.parse(text, keepIntegers as Reviver) : JSON.parse(text);
}

/** Finds every integer of 16 digits or more (and now and then a string that looks like one). */
const LONG_INTEGER = /[:[,]\s*-?\d{16,}\s*[,\]}]/;

function keepIntegers(_key: string, value: unknown, { source }: { source?: string }): unknown {
  const lossy = typeof value === 'number' && !Number.isSafeInteger(value);
  return lossy && source && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

// TypeScript's library does not have the third parameter and rawJSON yet; Node has both since 21.
type Reviver = (key: string, value: unknown) => unknown;
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

// Without this, JSON.stringify refuses every object that holds a bigint, here and in all other code.
// Source: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/BigInt#use_within_json
Object.defineProperty(BigInt.prototype, 'toJSON', {
  configurable: true,
  value(this: bigint) {
    return rawJSON(this.toString());
  },
});
