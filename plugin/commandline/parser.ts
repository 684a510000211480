import yargs, { type Argv, type Options } from 'yargs';
import { GLOBAL_FLAGS } from './flags.ts';
import { Misuse } from './misuse.ts';
import { readRequestCount } from './requestcount.ts';
import { type Command, type Flag, type Flags, isArgument, lastOf, type Path } from './tree.ts';
import { readValues } from './values.ts';

/**
 * Parses `argv` for the command at the end of `path`, and calls `run` with the values of its flags.
 *
 * @throws Misuse for an invalid command line
 */
export async function parse<Args>(
  argv: readonly string[],
  path: Path,
  run: (args: Args) => Promise<void>,
): Promise<void> {
  const { flags = {} } = lastOf(path);
  const cli = yargs()
    .locale('en')
    .version(false)
    .help(false)
    .wrap(null)
    .parserConfiguration({ 'boolean-negation': false, 'dot-notation': false })
    .options(optionsOf(GLOBAL_FLAGS))
    .options(NOT_ASKED_FOR)
    .middleware((args) => {
      readRequestCount(argv, args);
      readValues(argv, args, { ...GLOBAL_FLAGS, ...flags });
    }, true)
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      throw error && error.name !== 'YError' ? error : new Misuse(message ?? error.message);
    });
  register(cli, path.slice(1), (args) => run(args as Args));
  await cli.parseAsync([...argv]);
}

/** `--help=false`, as kubectl takes it; what asks for help does not come here. */
const NOT_ASKED_FOR = {
  help: { alias: 'h', type: 'boolean', hidden: true },
  version: { type: 'boolean', hidden: true },
} as const;

type Handler = (args: unknown) => Promise<void>;

/** Registers only the commands on the path, to keep yargs fast. */
function register(cli: Argv, [next, ...below]: readonly Command[], handler: Handler): void {
  if (!next) {
    cli.command('$0', false, {}, handler);
    return;
  }
  const { name, aliases = [], flags = {} } = next;
  const words = Object.entries(flags).filter(([, flag]) => isArgument(flag));
  cli.command(
    [[name, ...words.map(([word, flag]) => placeholder(word, flag))].join(' '), ...aliases],
    false,
    (y) => {
      for (const [word, flag] of words) y.positional(word, positionalOf(flag));
      y.options(optionsOf(flags));
      if (below.length > 0) register(y, below, handler);
    },
    below.length > 0 ? undefined : handler,
  );
}

/** The declaration of an argument in yargs' syntax. */
function placeholder(name: string, { type, required = false }: Flag): string {
  const word = type === 'words' ? `${name}..` : name;
  return required ? `<${word}>` : `[${word}]`;
}

const positionalOf = ({ type, required = false }: Flag) =>
  ({
    type: 'string',
    ...(required && { demandOption: true }),
    ...(type === 'words' && { array: true, ...(!required && { default: [] }) }),
  }) as const;

const optionsOf = (flags: Flags): Record<string, Options> =>
  Object.fromEntries(
    Object.entries(flags)
      .filter(([, flag]) => !isArgument(flag))
      .map(([name, flag]) => [name, optionOf(name, flag)]),
  );

function optionOf(name: string, flag: Flag): Options {
  const { type, short, optional = false, required = false, choices, conflicts } = flag;
  return {
    hidden: true, // yargs would otherwise render its own help on every run
    type: type === 'boolean' || type === 'number' ? type : 'string',
    ...(short && short !== name && { alias: short }),
    ...(type !== 'boolean' && !optional && { requiresArg: true }),
    ...(flag.default !== undefined && { default: flag.default }),
    ...(required && { demandOption: true }),
    ...(choices && { choices }),
    ...(conflicts && { conflicts }),
  };
}
