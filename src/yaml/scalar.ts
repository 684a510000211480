/** The tags of scalars that this module knows. */
export type Tag = 'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp' | 'binary';

/** A scalar that JSON cannot represent, or that does not match its tag. */
export class BadScalar extends Error {}

/**
 * The value of a plain scalar, as kubectl reads it: `0644` is 420, `yes` is true, `12:30` and
 * `2024-04-15` are strings. An integer that a double cannot hold is a bigint, up to 64 bits.
 *
 * Source: resolve in go.yaml.in/yaml/v2, resolve.go.
 *
 * @throws BadScalar for `.inf` and `.nan`
 */
export function plainValue(text: string): unknown {
  if (WORDS.has(text)) return WORDS.get(text);
  if (/^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/.test(text)) {
    throw new BadScalar(`${text} cannot be represented in JSON`);
  }
  if (!/^[-+.\d]/.test(text) || isDate(text)) return text;
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  return integer(digits) ?? float(digits) ?? text;
}

/**
 * The value of a scalar with a tag, whether it is quoted or not.
 *
 * @throws BadScalar if it is not what the tag says
 */
export function taggedValue(text: string, tag: Tag): unknown {
  if (tag === 'str' || tag === 'timestamp') return text;
  if (tag === 'binary') return Buffer.from(text, 'base64').toString('utf8');
  const value = plainValue(text);
  if (tagsOf(value).includes(tag)) return value;
  throw new BadScalar(`"${text}" does not match its tag !!${tag}`);
}

function tagsOf(value: unknown): readonly Tag[] {
  if (value === null) return ['null'];
  if (typeof value === 'boolean') return ['bool'];
  if (typeof value === 'bigint') return ['int', 'float'];
  if (typeof value === 'number') return Number.isInteger(value) ? ['int', 'float'] : ['float'];
  return [];
}

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...['y', 'Y', 'yes', 'Yes', 'YES'].map((word) => [word, true] as const),
  ...['true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO'].map((word) => [word, false] as const),
  ...['false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

/** Dates stay strings, as in every Kubernetes type. */
const isDate = (text: string) => /^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/.test(text);

/** As Go's strconv.ParseInt reads it with base 0; what only fits 64 bits without a sign is a double. */
function integer(text: string): number | bigint | undefined {
  const [, sign, body = ''] =
    /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const size = BigInt(/^0[0-7]/.test(body) ? `0o${body}` : body.toLowerCase());
  const value = sign === '-' ? -size : size;
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return exact(value);
  return sign === '' && value < 2n ** 64n ? Number(value) : undefined;
}

const exact = (value: bigint) => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

function float(text: string): number | undefined {
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value + 0 : undefined;
}
