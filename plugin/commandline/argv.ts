import { DEFAULT_SPOKE_HEADER } from '../../src/headingress/spokeheader.ts';

/** Short flags that take a value. */
const WITH_VALUE = new Set(['C', 'L', 'f', 'k', 'l', 'n', 'o', 's', 'v']);

/** Flags whose value comes with `=` or not at all; yargs would take the next word for it. */
const ALONE = new Map([['--spoke-header', `--spoke-header=${DEFAULT_SPOKE_HEADER}`]]);

/**
 * `argv` with short flags written as yargs reads them. To kubectl, `-ojson` is `-o=json`, and `-Aoname`
 * is `-A -o=name`; to yargs, each letter would be a flag.
 */
export function spelledOut(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return [...words.flatMap(expanded), ...argv.slice(words.length)];
}

function expanded(word: string): string[] {
  const whole = ALONE.get(word);
  if (whole !== undefined) return [whole];
  const letters = /^-([A-Za-z]+)/.exec(word)?.[1] ?? '';
  const at = [...letters].findIndex((letter) => WITH_VALUE.has(letter));
  if (at < 0) return [word];
  const switches = [...letters.slice(0, at)].map((letter) => `-${letter}`);
  const value = word.slice(at + 2).replace(/^=/, '');
  return [...switches, `-${letters[at]}${value === '' ? '' : `=${value}`}`];
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
