const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${KEY})?`;
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

const IS_KEY = new RegExp(`^${KEY}$`);
const IS_VALUE = new RegExp(`^${VALUE}$`);
const IS_SUBDOMAIN = new RegExp(`^${SUBDOMAIN}$`);

const ALPHANUMERIC =
  "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

const example = (expression: string, ...examples: readonly string[]) =>
  ` (e.g. ${examples.map((text) => `'${text}', `).join(' or ')}regex used for validation is '${expression}')`;

const KEY_RULE = `must ${ALPHANUMERIC}${example(KEY, 'MyName', 'my.name', '123-abc')}`;
const VALUE_RULE = `a valid label must be an empty string or ${ALPHANUMERIC}${example(VALUE, 'MyValue', 'my_value', '12345')}`;
const PREFIX_RULE = `prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character${example(SUBDOMAIN, 'example.com')}`;

const MOST_BYTES = 63;
const MOST_PREFIX_BYTES = 253;

const tooLong = (text: string, most: number) =>
  Buffer.byteLength(text) > most ? [`must be no more than ${most} bytes`] : [];

/** Why `key` is not a valid label key. Source: apimachinery pkg/api/validate/content/kube.go. */
export function keyProblems(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${KEY_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1) ?? '';
  const long = name === '' ? ['must be non-empty'] : tooLong(name, MOST_BYTES);
  const nameProblems = [...long, ...(IS_KEY.test(name) ? [] : [KEY_RULE])];
  return [
    ...(parts.length === 2 ? prefixProblems(parts[0] ?? '') : []),
    ...nameProblems.map((problem) => `name part ${problem}`),
  ];
}

function prefixProblems(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const long = tooLong(prefix, MOST_PREFIX_BYTES).map((problem) => `prefix part ${problem}`);
  return [...long, ...(IS_SUBDOMAIN.test(prefix) ? [] : [PREFIX_RULE])];
}

/** The same for a label value. */
export const valueProblems = (value: string): string[] => [
  ...tooLong(value, MOST_BYTES),
  ...(IS_VALUE.test(value) ? [] : [VALUE_RULE]),
];
