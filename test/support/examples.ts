import { run } from './cli.ts';

/** A command, as its `--help` tells of it. */
export interface Command {
  /** After `kubectl hmls`, e.g. `headingress test`. */
  readonly name: string;
  /** The command lines under "Examples:", without what is said about them. */
  readonly examples: readonly string[];
}

/** All commands that `--help` lists, and theirs in turn. */
export async function documentedCommands(...path: readonly string[]): Promise<Command[]> {
  const { out } = await run([...path, '--help'].join(' '));
  const sections = [...out.matchAll(/^(.+):\n((?: {2}.*\n)+)/gm)].map(([, title, rows = '']) => ({
    title,
    rows: rows.trimEnd().split('\n').map(firstColumn),
  }));
  const self = {
    name: path.join(' '),
    examples: sections.filter(({ title }) => title === 'Examples').flatMap(({ rows }) => rows),
  };
  const subcommands = sections
    .filter(({ title = '' }) => !NO_COMMANDS.includes(title))
    .flatMap(({ rows }) => rows.map((row) => nameIn(row, self.name)));
  const below = await Promise.all(subcommands.map((name) => documentedCommands(...path, name)));
  return [...(path.length === 0 ? [] : [self]), ...below.flat()];
}

const NO_COMMANDS = ['Options', 'Positionals', 'Examples'];

const firstColumn = (row: string) => row.trim().split(/ {2,}/)[0] ?? '';

/** Below a command, rows repeat the whole line: `kubectl hmls config view`. */
const nameIn = (row: string, parent: string) =>
  row.replace(`kubectl hmls ${parent} `, '').split(' ')[0] ?? '';
