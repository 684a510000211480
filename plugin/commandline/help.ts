/** The commands by what they are for; those that are in no group come last. */
const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['See how things are', ['get', 'status', 'describe', 'endpoints', 'events', 'clusters', 'wait']],
  ['Change what runs', ['create', 'apply', 'delete', 'place', 'suspend', 'resume']],
  ['Look before you change', ['plan', 'validate']],
  ['Split traffic', ['headingress']],
  ['Find out what is wrong', ['doctor']],
  ['Set up', ['install', 'controller', 'config', 'completion']],
];

/** As kubectl has it. */
const MORE =
  '\nUse "kubectl hmls options" for a list of global command-line options (applies to all commands).\n';

/** The help that yargs writes, with the list of all commands in groups. */
export function readableHelp(help: string): string {
  if (!help.includes('\nOptions:\n')) return help;
  const plain = help.replace(NO_DEFAULT, '');
  const grouped = plain.startsWith('kubectl hmls COMMAND')
    ? plain.replace(COMMANDS, (_, list: string) => sections(list.split('\n')))
    : plain;
  return grouped + MORE;
}

/** That there is nothing if nothing is said, goes without saying. */
const NO_DEFAULT = / *(?:\[array\])? \[default: (?:\[\]|"")\]$/gm;

const COMMANDS = /^Commands:\n(.*?)\n\n/ms;

interface Entry {
  readonly name: string;
  readonly about: string;
}

function sections(lines: readonly string[]): string {
  const entries = lines.map(entryOf);
  const width = Math.max(...entries.map(({ name }) => name.length)) + 2;
  const grouped = new Set(GROUPS.flatMap(([, names]) => names));
  const groups = GROUPS.map(([title, names]) => ({
    title,
    entries: names.flatMap((name) => entries.filter((entry) => entry.name === name)),
  }));
  const others = { title: 'Other', entries: entries.filter(({ name }) => !grouped.has(name)) };
  return [...groups, others]
    .filter((group) => group.entries.length > 0)
    .map((group) => {
      const rows = group.entries.map(({ name, about }) => `  ${name.padEnd(width)}${about}\n`);
      return `${group.title}:\n${rows.join('')}\n`;
    })
    .join('');
}

/** From `  kubectl hmls get [names..]    List HyperMLServices`. */
function entryOf(line: string): Entry {
  const [, name = '', about = ''] = /^ {2}kubectl hmls (\S+).*? {2,}(.*)$/.exec(line) ?? [];
  return { name, about };
}
