import { HmlsError } from '../../src/errors.ts';
import { lastOf, type Path } from './tree.ts';

/** An invalid command line; the message is yargs' or kubectl's. */
export class Misuse extends Error {}

/**
 * Translates an error of yargs into kubectl's message.
 *
 * @param path of the command that was given
 */
export function misuse(complaint: string, argv: readonly string[], path: Path): HmlsError {
  const command = path.map(({ name }) => name).join(' ');
  const unknown = unknownIn(complaint);
  const word = unknown.find((name) => argv.includes(name));
  if (word !== undefined) {
    return usage(`unknown command "${word}" for "${command}"${suggestion(word, path)}`);
  }
  const [flag] = unknown;
  const said = flag === undefined ? inOtherWords(complaint) : unknownFlag(flag, argv);
  return usage(`${said}\nSee '${command} --help' for usage.`);
}

const usage = (message: string) => new HmlsError('usage', message);

/** The flags, without dashes, and words that yargs does not know. */
const unknownIn = (complaint: string) =>
  /^Unknown (?:argument|command)s?: (.*)$/s.exec(complaint)?.[1]?.split(', ') ?? [];

function unknownFlag(name: string, argv: readonly string[]): string {
  const long = argv.some((word) => word.startsWith(`--${name}`));
  if (long) return `unknown flag: --${name}`;
  const group = argv.find((word) => /^-[^-]/.test(word) && word.includes(name)) ?? `-${name}`;
  return `unknown shorthand flag: '${name}' in -${group.slice(group.indexOf(name))}`;
}

/** The flag that is missing its value, without dashes. */
export const flagWithoutValue = (complaint: string): string | undefined =>
  /^Not enough arguments following: (.*)$/.exec(complaint)?.[1];

function inOtherWords(complaint: string): string {
  const flag = flagWithoutValue(complaint);
  if (flag?.length === 1) return `flag needs an argument: '${flag}' in -${flag}`;
  if (flag !== undefined) return `flag needs an argument: --${flag}`;
  const missing = /^Missing required arguments?: (.*)$/.exec(complaint)?.[1];
  if (missing !== undefined)
    return `required flag(s) "${missing.split(', ').join('", "')}" not set`;
  const choice = CHOICE.exec(complaint);
  if (choice) return notAmong(choice);
  return complaint.startsWith('Not enough non-option arguments') ? 'a name is missing' : complaint;
}

/** The first flag whose value is not among its choices. */
const CHOICE = /^Invalid values:\n {2}Argument: (\S+), Given: "?(.*?)"?, Choices: (.*)$/m;

const notAmong = ([, flag, given, choices = '']: RegExpExecArray) =>
  `invalid argument "${given}" for "--${flag}" flag: must be one of ${choices.replaceAll('"', '')}`;

/** As in cobra. Source: SuggestionsFor in github.com/spf13/cobra command.go. */
function suggestion(word: string, path: Path): string {
  const { commands = [] } = lastOf(path);
  const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const typed = word.toLowerCase();
  const close = names.filter((name) => distance(typed, name) <= 2 || name.startsWith(typed));
  return close.length === 0
    ? ''
    : `\n\nDid you mean this?\n${close.map((n) => `\t${n}`).join('\n')}`;
}

/** The Levenshtein distance: the insertions, deletions and substitutions that turn `a` into `b`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
