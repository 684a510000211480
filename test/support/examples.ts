import { lastOf, pathsBelow } from '../../plugin/commandline/tree.ts';
import { root } from '../../plugin/commands/index.ts';

/** A command, as documented by its `--help`. */
export interface DocumentedCommand {
  /** After `kubectl hmls`, e.g. `headingress test`. */
  readonly name: string;
  /** The command lines under "Examples:", without their comments. */
  readonly examples: readonly string[];
}

/** All commands and subcommands. */
export const documentedCommands = (): DocumentedCommand[] =>
  pathsBelow([root])
    .slice(1)
    .map((path) => ({
      name: path
        .slice(1)
        .map(({ name }) => name)
        .join(' '),
      examples: lastOf(path).examples.map(([, line]) => line),
    }));
