import type { Context, GlobalFlags } from '../context.ts';

/** A flag of a command, or an argument without a flag: one `word`, or all `words` that are left. */
export interface Flag {
  /** A `list` may be repeated; of everything else the last one counts. */
  readonly type: 'text' | 'boolean' | 'number' | 'list' | 'word' | 'words';
  readonly short?: string;
  /** Absent for arguments, which the text of the command describes. */
  readonly describe?: string;
  readonly default?: string | number | boolean;
  /** What `--help` shows as the default where the command makes a difference between that and nothing. */
  readonly implied?: string;
  readonly choices?: readonly string[];
  readonly required?: boolean;
  readonly hidden?: boolean;
  /** Whether the value may be left out; a word that follows is taken for it. */
  readonly optional?: boolean;
  /** The value if none is given with `=`; a word that follows is never taken for it. */
  readonly bare?: string;
  /** A flag that does not go together with this one. */
  readonly conflicts?: string;
  /** The heading in `--help`; absent: Options. */
  readonly section?: string;
  /** The placeholder of an argument in the synopsis; absent: its name. */
  readonly shown?: string;
}

/** By name, arguments in their order. */
export type Flags = Readonly<Record<string, Flag>>;

/** A command line, and above it what it does. */
export type Example = readonly [about: string, line: string];

/** A command as data: everything but its body, which is loaded when it runs. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** The heading under which the list of all commands has it. */
  readonly group?: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** What `--help` says below the summary. */
  readonly description?: string;
  readonly flags?: Flags;
  readonly examples: readonly Example[];
  readonly load?: () => Promise<Body>;
  /** Subcommands; a command has either these or a body. */
  readonly commands?: readonly Command[];
}

/** What the module of a command exports. */
interface Body {
  run(flags: GlobalFlags, context: Context): Promise<void> | void;
}

/** The values of `F`, as a command gets them. */
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

/** `about`, whose body takes what its flags give: the compiler sees to that. */
export const command = <const F extends Flags>(
  about: Omit<Command, 'flags' | 'load' | 'commands'> & {
    readonly flags: F;
    readonly load: () => Promise<{
      readonly run: (flags: FlagsOf<F>, context: Context) => Promise<void> | void;
    }>;
  },
): Command => about;

/** A command that is only there for its subcommands. */
export const group = (
  about: Omit<Command, 'flags' | 'load'> & { readonly commands: readonly Command[] },
): Command => about;

/** Where `path` leads, or the way there; the root comes first. */
export type Path = readonly [root: Command, ...below: Command[]];

export const lastOf = (path: Path): Command => path.at(-1) ?? path[0];

export const isArgument = ({ type }: Flag): boolean => type === 'word' || type === 'words';

/** Every command below `root` with its path. */
export function pathsBelow(path: Path): Path[] {
  const below = (lastOf(path).commands ?? []).map((one): Path => [...path, one]);
  return [path, ...below.flatMap(pathsBelow)];
}

/** All flags of all commands below `root`, those of the same name once for each. */
export const flagsBelow = (root: Command): [name: string, flag: Flag][] =>
  pathsBelow([root]).flatMap((path) => Object.entries(lastOf(path).flags ?? {}));

/** Where the words of a command line lead, and whether `help` is one of them. */
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
