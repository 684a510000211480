import {
  type Command,
  type Example,
  type Flag,
  type Flags,
  isArgument,
  lastOf,
  type Path,
} from './tree.ts';

const MOST_COLUMNS = 120;
const TAB = 8;

/**
 * The help text of the command at the end of `path`, in kubectl's layout.
 *
 * @param columns of the terminal; undefined does not wrap, like kubectl in a pipe
 */
export function helpText(path: Path, columns: number | undefined): string {
  const width = columns === undefined ? Number.POSITIVE_INFINITY : Math.min(columns, MOST_COLUMNS);
  const { summary, description, aliases, examples, commands, flags = {} } = lastOf(path);
  const sections = [
    wrapped(`${summary}.`, width),
    description && ` ${wrapped(description, width - 1).replaceAll('\n', '\n ')}`,
    aliases && `Aliases:\n  ${[lastOf(path).name, ...aliases].join(', ')}`,
    examples.length > 0 &&
      `Examples:\n${examples.map((one) => exampleText(one, width)).join('\n\n')}`,
    commands && commandLists(commands, path.length > 1 ? 'Available Commands' : 'Other', width),
    ...flagLists(Object.entries(flags), width),
    `Usage:\n  ${synopsis(path)}`,
    footer(path),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

const exampleText = ([about, line]: Example, width: number) =>
  `  # ${wrapped(about, width - 4).replaceAll('\n', '\n  # ')}\n  ${line}`;

/** The commands, grouped by heading. */
function commandLists(commands: readonly Command[], heading: string, width: number): string {
  const indent = Math.max(...commands.map(({ name }) => name.length)) + 3;
  const hanging = `\n${' '.repeat(indent + 2)}`;
  const row = ({ name, summary }: Command) =>
    `  ${name.padEnd(indent)}${wrapped(summary, width - indent - 2).replaceAll('\n', hanging)}`;
  const grouped = Map.groupBy(commands, ({ group = heading }) => group);
  return [...grouped].map(([title, some]) => `${title}:\n${some.map(row).join('\n')}`).join('\n\n');
}

/** Flags sorted by name; named sections come last. */
function flagLists(flags: readonly (readonly [string, Flag])[], width: number): string[] {
  const shown = flags.filter(([, flag]) => !isArgument(flag) && !flag.hidden);
  const sorted = shown.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const lists = Map.groupBy(sorted, ([, { section = OPTIONS }]) => section);
  const order = new Set([OPTIONS, ...shown.map(([, { section = OPTIONS }]) => section)]);
  return [...order].flatMap((title) => {
    const list = lists.get(title) ?? [];
    const texts = list.map(([name, flag]) => flagText(name, flag, width));
    return texts.length > 0 ? [`${title}:\n${texts.join('\n\n')}`] : [];
  });
}

const OPTIONS = 'Options';

/** A flag in kubectl's layout: `-o, --output='':`, and below it the description. */
export function flagText(name: string, flag: Flag, width = Number.POSITIVE_INFINITY): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const about = wrapped(flag.describe ?? '', width - TAB).replaceAll('\n', '\n\t');
  return `    ${short}--${name}=${defaultText(flag)}:\n\t${about}`;
}

function defaultText({ type, implied, default: value = implied }: Flag): string {
  if (type === 'list') return '[]';
  if (type === 'boolean') return `${value ?? false}`;
  if (type === 'number') return `${value ?? 0}`;
  return /^\d+[a-z]*$/.test(`${value}`) ? `${value}` : `'${value ?? ''}'`;
}

function synopsis(path: Path): string {
  const names = path.map(({ name }) => name).join(' ');
  const { commands, flags = {} } = lastOf(path);
  if (commands) return `${names} ${path.length > 1 ? 'SUBCOMMAND' : 'COMMAND'} [options]`;
  return [names, ...argumentTexts(flags), '[options]'].join(' ');
}

/** The arguments, with the alternatives to optional ones. */
function argumentTexts(flags: Flags): string[] {
  const words = Object.entries(flags).filter(([, flag]) => isArgument(flag));
  const needed = words.filter(([, { required }]) => required).map(placeholder);
  const others = words.filter(([, { required }]) => !required).map(placeholder);
  const file = flags.filename ? ['-f FILENAME'] : [];
  if (words.length === 0) return file;
  const label = flags.selector ? ['-l LABEL'] : [];
  const choice = [...others, ...file, ...label].join(' | ');
  return choice === '' ? needed : [...needed, `[${choice}]`];
}

function placeholder([name, { type, shown }]: readonly [string, Flag]): string {
  if (type === 'word') return shown ?? name.toUpperCase();
  return `${shown ?? name.replace(/s$/, '').toUpperCase()}...`;
}

function footer(path: Path): string {
  const names = path.map(({ name }) => name).join(' ');
  const more = lastOf(path).commands
    ? `Use "${names} <command> --help" for more information about a given command.\n`
    : '';
  return `${more}Use "kubectl hmls options" for a list of global command-line options (applies to all commands).`;
}

/** Wraps between words; never breaks a long word. */
function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines.join('\n');
}
