import type { Argv } from 'yargs';
import { Misuse } from './misuse.ts';

/**
 * Sets flags that are given as `--watch=1` to what Go makes of it; to yargs, all but `true` is false.
 *
 * @throws Misuse, in kubectl's words, for what is neither true nor false
 */
export function readBooleans(
  argv: readonly string[],
  args: Record<string, unknown>,
  parsed: Argv['parsed'],
): void {
  const aliases = parsed ? parsed.aliases : {};
  for (const [name, text] of argv.flatMap(assignment)) {
    if (typeof args[name] !== 'boolean') continue;
    const names = [name, ...(aliases[name] ?? [])];
    const value = VALUES[text] ?? refuse(text, names);
    for (const one of names) args[one] = value;
  }
}

function assignment(word: string): [name: string, text: string][] {
  const [, name, text] = /^--?([^-=][^=]*)=(.*)$/s.exec(word) ?? [];
  return name === undefined || text === undefined ? [] : [[name, text]];
}

/** Source: ParseBool in Go's strconv. */
const VALUES: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false]),
]);

function refuse(text: string, names: readonly string[]): never {
  const short = names.find((name) => name.length === 1);
  const long = names.find((name) => name.includes('-')) ?? names.find((name) => name.length > 1);
  const flag = [short && `-${short}`, long && `--${long}`].filter(Boolean).join(', ');
  throw new Misuse(
    `invalid argument "${text}" for "${flag}" flag: strconv.ParseBool: parsing "${text}": invalid syntax`,
  );
}
