import type { Flag } from './tree.ts';

/** Flags by name, as several commands know them. */
type Known = readonly (readonly [name: string, flag: Flag])[];

/**
 * `argv` with flags written as yargs reads them. To kubectl, `-ojson` is `-o=json`, and `-Aoname` is
 * `-A -o=name`; to yargs, each letter would be a flag. A flag with a value of its own would take the
 * next word for it.
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

/** Whether, to one of the commands, the word behind `word` is its value. */
export function takesValue(word: string, known: Known): boolean {
  const [, long, short] = /^(?:--([^=]+)|-([A-Za-z]))$/.exec(word) ?? [];
  const isMeant = (name: string, flag: Flag) =>
    short === undefined ? name === long : flag.short === short;
  const meant = known.filter(([name, flag]) => isMeant(name, flag));
  return meant.length > 0 && meant.every(([, flag]) => hasValue(flag) && flag.bare === undefined);
}

/** What the words ask for instead of running a command; `argv` is spelled out. */
export function askedFor(argv: readonly string[], known: Known): 'help' | 'version' | undefined {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const asked = words.filter((_, i) => !takesValue(words[i - 1] ?? '', known));
  if (asked.some((word) => /^(--help(=true)?|-[A-Za-z]*h[A-Za-z]*)$/.test(word))) return 'help';
  return asked.some((word) => /^--version(=true)?$/.test(word)) ? 'version' : undefined;
}

/**
 * `argv` with the value of `flag`, which yargs names without its dashes, joined to it: `--reason=-10%`.
 * To kubectl, the word behind a flag that wants a value is its value, whatever it begins with; to yargs,
 * it would be a flag. Undefined if there is no such word.
 */
export function withValueJoined(argv: readonly string[], flag: string): string[] | undefined {
  const ending = flag.length === 1 ? new RegExp(`^-[A-Za-z]*${flag}$`) : new RegExp(`^--${flag}$`);
  const at = argv.findIndex((word, i) => ending.test(word) && argv[i + 1]?.startsWith('-'));
  if (at < 0) return undefined;
  return [...argv.slice(0, at), `${argv[at]}=${argv[at + 1]}`, ...argv.slice(at + 2)];
}
