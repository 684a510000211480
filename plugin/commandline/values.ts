import { Misuse } from './misuse.ts';
import type { Flag, Flags } from './tree.ts';

/** A command line as parsed by yargs; each value appears under every spelling of its flag. */
type Args = Record<string, unknown>;

/**
 * Corrects the values that yargs parsed to what Go would have parsed: of a repeated flag, the last value
 * counts unless it is a list; booleans follow Go's syntax, and numbers must be numbers.
 *
 * @throws Misuse with kubectl's message
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

/** Undefined unless given as in `--watch=1`; yargs would take any value but `true` as false. */
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

/** The value of the flag, as typed. */
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
