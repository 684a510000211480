import { HmlsError } from '../../src/errors.ts';
import type { Flag } from './tree.ts';

/** Flags by name; commands may define the same flag differently. */
type Known = readonly (readonly [name: string, flag: Flag])[];

/**
 * `argv` with flags in the form that yargs understands. In kubectl, `-ojson` is `-o=json`, and `-Aoname`
 * is `-A -o=name`, where yargs would take each letter as a flag. A flag with a bare value gets it, so that
 * it does not consume the next word.
 */
export function spelledOut(argv: readonly string[], known: Known): string[] {
  const withValue = new Set(known.flatMap(([, flag]) => (hasValue(flag) && flag.short) || []));
  const bare = new Map(
    known.flatMap(([name, flag]) => (flag.bare ? [[`--${name}`, `--${name}=${flag.bare}`]] : [])),
  );
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const expand = (word: string) => {
    const whole = bare.get(word);
    return whole === undefined ? expanded(word, withValue) : [whole];
  };
  return [...words.flatMap(expand), ...argv.slice(words.length)];
}

const hasValue = ({ type }: Flag) => type !== 'boolean';

function expanded(word: string, withValue: ReadonlySet<string>): string[] {
  const letters = /^-([A-Za-z]+)/.exec(word)?.[1] ?? '';
  const at = [...letters].findIndex((letter) => withValue.has(letter));
  if (at < 0) return [word];
  const switches = [...letters.slice(0, at)].map((letter) => `-${letter}`);
  const value = word.slice(at + 2).replace(/^=/, '');
  return [...switches, `-${letters[at]}${value === '' ? '' : `=${value}`}`];
}

/** Whether the word after `word` is its value, in all commands that have the flag. */
export function takesValue(word: string, known: Known): boolean {
  const [, long, short] = /^(?:--([^=]+)|-([A-Za-z]))$/.exec(word) ?? [];
  const isMeant = (name: string, flag: Flag) =>
    short === undefined ? name === long : flag.short === short;
  const meant = known.filter(([name, flag]) => isMeant(name, flag));
  return meant.length > 0 && meant.every(([, flag]) => hasValue(flag) && flag.bare === undefined);
}

/**
 * `argv` without `--`: what follows are arguments, which yargs would not take for those of the command.
 *
 * @throws HmlsError `usage` for one that starts with a dash, which no name does
 */
export function withNamesOnly(argv: readonly string[], known: Known): readonly string[] {
  const at = argv.findIndex((word, i) => word === '--' && !takesValue(argv[i - 1] ?? '', known));
  if (at < 0) return argv;
  const names = argv.slice(at + 1);
  const dashed = names.find((name) => name.startsWith('-'));
  if (dashed === undefined) return [...argv.slice(0, at), ...names];
  throw new HmlsError(
    'usage',
    `invalid argument "${dashed}" after "--": no name starts with a dash`,
  );
}

/** Whether help or the version is requested. `argv` must be spelled out. */
export function askedFor(argv: readonly string[], known: Known): 'help' | 'version' | undefined {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  // A word that starts with a dash is never an optional value.
  const needing = known.filter(([, { optional = false }]) => !optional);
  const asked = words.filter((_, i) => !takesValue(words[i - 1] ?? '', needing));
  if (asked.some((word) => /^(--help(=true)?|-[A-Za-z]*h[A-Za-z]*)$/.test(word))) return 'help';
  return asked.some((word) => /^--version(=true)?$/.test(word)) ? 'version' : undefined;
}

/**
 * `argv` with the value of `flag` (without dashes) joined to it, as in `--reason=-10%`. In kubectl, the word
 * after a flag that takes a value is its value, even if it starts with a dash; yargs would take that as a
 * flag. Undefined if there is no such word.
 */
export function withValueJoined(argv: readonly string[], flag: string): string[] | undefined {
  const ending = flag.length === 1 ? new RegExp(`^-[A-Za-z]*${flag}$`) : new RegExp(`^--${flag}$`);
  const at = argv.findIndex((word, i) => ending.test(word) && argv[i + 1]?.startsWith('-'));
  if (at < 0) return undefined;
  return [...argv.slice(0, at), `${argv[at]}=${argv[at + 1]}`, ...argv.slice(at + 2)];
}
