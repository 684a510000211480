// Values as Go prints them, because kubectl is written in Go and its output is what people compare.

/** As `fmt.Print` does: `map[a:1 b:[x y]]`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return goNumber(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  const entries = byKey(value).map(([key, inner]) => `${key}:${goText(inner)}`);
  return `map[${entries.join(' ')}]`;
}

/** Go turns to an exponent sooner than JavaScript, except for an int64, and gives it two digits. */
function goNumber(value: number): string {
  const size = Math.abs(value);
  const isLong = size >= (Number.isInteger(value) ? 2 ** 63 : 1e6);
  const text = isLong || (size > 0 && size < 1e-4) ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** The type of a value that came from JSON, as `%T` names it. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'object') return 'map[string]interface {}';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'int64' : 'float64';
}

/**
 * As `encoding/json` does: keys in order, and `<`, `>` and `&` escaped.
 *
 * @param indent one level of it; without, all is on one line
 */
export function goJson(value: unknown, indent = ''): string {
  return written(value, indent, indent === '' ? '' : '\n');
}

function written(value: unknown, indent: string, newline: string): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const inner = newline + indent;
  if (Array.isArray(value)) {
    const items = value.map((item) => inner + written(item, indent, inner));
    return items.length === 0 ? '[]' : `[${items.join(',')}${newline}]`;
  }
  const colon = indent === '' ? ':' : ': ';
  const entries = byKey(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => inner + scalar(key) + colon + written(field, indent, inner));
  return entries.length === 0 ? '{}' : `{${entries.join(',')}${newline}}`;
}

const scalar = (value: unknown) =>
  typeof value === 'bigint' ? String(value) : escapedForHtml(JSON.stringify(value) ?? 'null');

const escapedForHtml = (json: string) =>
  json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Not by Object.fromEntries: it would put keys that look like numbers in front. */
const byKey = (value: object): [string, unknown][] =>
  Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
