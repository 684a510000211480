import { Misuse } from './misuse.ts';
import type { Flag, Flags } from './tree.ts';

/** What yargs made of a command line; each value is there under every spelling of its flag. */
type Args = Record<string, unknown>;

/**
 * Makes of what yargs read what Go would have read: of a flag that is given several times the last
 * counts unless it is a list, booleans are as Go takes them, and numbers are numbers.
 *
 * @throws Misuse, in kubectl's words
 */
export function readValues(argv: readonly string[], args: Args, flags: Flags): void {
  for (const [name, flag] of Object.entries(flags)) {
    const value = args[name];
    if (value === undefined || flag.type === 'words') continue;
    const all = [value].flat();
    set(args, name, flag, flag.type === 'list' ? all : valueRead(all.at(-1), name, flag, argv));
  }
}

function set(args: Args, name: string, { short }: Flag, value: unknown): void {
  for (const key of [name, camelCase(name), short]) {
    if (key !== undefined && key in args) args[key] = value;
  }
}

const camelCase = (name: string) =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function valueRead(value: unknown, name: string, flag: Flag, argv: readonly string[]): unknown {
  if (flag.type === 'boolean') return booleanTyped(name, flag, argv) ?? value;
  if (flag.type === 'number' && Number.isNaN(value)) {
    throw invalid(typedFor(name, argv), `--${name}`, 'ParseInt');
  }
  return value;
}

/** Undefined if it is not given as `--watch=1`; to yargs, all but `true` would be false. */
function booleanTyped(name: string, { short }: Flag, argv: readonly string[]) {
  const spellings = [`--${name}`, `--${camelCase(name)}`, ...(short ? [`-${short}`] : [])];
  const given = argv.filter((word) => spellings.some((flag) => word.startsWith(`${flag}=`)));
  const texts = given.map((word) => word.replace(/^[^=]*=/, ''));
  const bad = texts.find((text) => !Object.hasOwn(BOOLEANS, text));
  if (bad === undefined) return BOOLEANS[texts.at(-1) ?? ''];
  throw invalid(bad, `${short ? `-${short}, ` : ''}--${name}`, 'ParseBool');
}

/** Source: ParseBool in Go's strconv. */
const BOOLEANS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false]),
]);

/** What stands behind the flag, as it was typed. */
function typedFor(name: string, argv: readonly string[]): string {
  const flags = [`--${name}`, `--${camelCase(name)}`];
  const at = argv.findLastIndex((word) => flags.includes(word.replace(/=.*$/s, '')));
  const [, value = argv[at + 1] ?? ''] = /=(.*)$/s.exec(argv[at] ?? '') ?? [];
  return value;
}

const invalid = (text: string, flag: string, parse: 'ParseBool' | 'ParseInt') =>
  new Misuse(
    `invalid argument "${text}" for "${flag}" flag: strconv.${parse}: parsing "${text}": invalid syntax`,
  );
