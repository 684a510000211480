import type { Context, GlobalFlags } from '../context.ts';

/** A flag of a command, or a positional argument: one `word`, or all remaining `words`. */
export interface Flag {
  /** A `list` may be repeated; of other repeated flags, the last one counts. */
  readonly type: 'text' | 'boolean' | 'number' | 'list' | 'word' | 'words';
  readonly short?: string;
  /** Absent for arguments, which are described in the text of the command. */
  readonly describe?: string;
  readonly default?: string | number | boolean;
  /** The default to show in `--help` if the command must tell it from an unset flag. */
  readonly implied?: string;
  readonly choices?: readonly string[];
  readonly required?: boolean;
  readonly hidden?: boolean;
  /** Whether the value is optional; a word that follows is taken as the value. */
  readonly optional?: boolean;
  /** The value if none is given with `=`; a word that follows is never taken as the value. */
  readonly bare?: string;
  /** A flag that cannot be combined with this one. */
  readonly conflicts?: string;
  /** Its heading in `--help`; absent: Options. */
  readonly section?: string;
  /** The placeholder of an argument in the synopsis; absent: its name. */
  readonly shown?: string;
}

/** By name; arguments in their order. */
export type Flags = Readonly<Record<string, Flag>>;

/** A command line with a comment above it. */
export type Example = readonly [about: string, line: string];

/** A command as data, except for its body, which is loaded when it runs. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Its heading in the list of all commands. */
  readonly group?: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** Further `--help` text below the summary. */
  readonly description?: string;
  readonly flags?: Flags;
  readonly examples: readonly Example[];
  readonly load?: () => Promise<Body>;
  /** Subcommands; a command has either subcommands or a body. */
  readonly commands?: readonly Command[];
}

/** The exports of a command's module. */
interface Body {
  run(flags: GlobalFlags, context: Context): Promise<void> | void;
}

/** The values of the flags `F`, as passed to a command. */
export type FlagsOf<F extends Flags> = GlobalFlags & {
  readonly [K in keyof F & string as IsGiven<F[K]> extends true ? Camel<K> : never]: ValueOf<F[K]>;
} & {
  readonly [K in keyof F & string as IsGiven<F[K]> extends true ? never : Camel<K>]?:
    | ValueOf<F[K]>
    | undefined;
};

type IsGiven<F extends Flag> = F extends
  | { readonly default: string | number | boolean }
  | { readonly required: true }
  | { readonly type: 'words' }
  ? true
  : false;

type ValueOf<F extends Flag> = F extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : F extends { readonly type: infer Type extends keyof Values }
    ? Values[Type]
    : never;

interface Values {
  readonly text: string;
  readonly word: string;
  readonly boolean: boolean;
  readonly number: number;
  readonly list: readonly string[];
  readonly words: readonly string[];
}

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

/** `about`, type-checked: its body must accept the values of its flags. */
export const command = <const F extends Flags>(
  about: Omit<Command, 'flags' | 'load' | 'commands'> & {
    readonly flags: F;
    readonly load: () => Promise<{
      readonly run: (flags: FlagsOf<F>, context: Context) => Promise<void> | void;
    }>;
  },
): Command => about;

/** A command that only groups its subcommands. */
export const group = (
  about: Omit<Command, 'flags' | 'load'> & { readonly commands: readonly Command[] },
): Command => about;

/** A command, preceded by its ancestors; the root comes first. */
export type Path = readonly [root: Command, ...below: Command[]];

export const lastOf = (path: Path): Command => path.at(-1) ?? path[0];

export const isArgument = ({ type }: Flag): boolean => type === 'word' || type === 'words';

/** The paths of the command at the end of `path` and of all commands below it. */
export function pathsBelow(path: Path): Path[] {
  const below = (lastOf(path).commands ?? []).map((one): Path => [...path, one]);
  return [path, ...below.flatMap(pathsBelow)];
}

/** All flags of all commands below `root`; a flag that several commands have is repeated. */
export const flagsBelow = (root: Command): [name: string, flag: Flag][] =>
  pathsBelow([root]).flatMap((path) => Object.entries(lastOf(path).flags ?? {}));

/** The command that a command line names, and whether `help` is among its words. */
export interface Destination {
  readonly path: Path;
  readonly help: boolean;
}

/** @param takesValue whether the word behind this one is its value */
export function destinationOf(
  root: Command,
  argv: readonly string[],
  takesValue: (word: string) => boolean,
): Destination {
  let path: Path = [root];
  let help = false;
  for (const [i, word] of argv.entries()) {
    const { commands } = lastOf(path);
    if (!commands || word === '--') break;
    if (word.startsWith('-') || takesValue(argv[i - 1] ?? '')) continue;
    const next = commands.find(({ name, aliases = [] }) => [name, ...aliases].includes(word));
    if (next) path = [...path, next];
    else if (word === 'help') help = true;
    else break;
  }
  return { path, help };
}
