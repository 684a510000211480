import type { Options } from '../options.ts';
import { build } from './build.ts';
import { cont, kill, restart, stop } from './control.ts';
import { down } from './down.ts';
import { env } from './env.ts';
import { help } from './help.ts';
import { logs } from './logs.ts';
import { run } from './run.ts';
import { status } from './status.ts';
import { up } from './up.ts';

/** Gives the exit status. */
export type Command = (options: Options) => Promise<number>;

export const commands: Readonly<Record<string, Command>> = {
  build,
  cont,
  down,
  env,
  help,
  kill,
  logs,
  restart,
  run,
  status,
  stop,
  up,
};
