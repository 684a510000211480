import { GLOBAL_FLAGS } from '../commandline/flags.ts';
import { flagText } from '../commandline/help.ts';
import type { Context, GlobalFlags } from '../context.ts';

/** As `kubectl options` lists them. */
export function run(_: GlobalFlags, { io }: Context): void {
  const texts = Object.entries(GLOBAL_FLAGS).map(([name, flag]) => flagText(name, flag));
  io.out(`The following options can be passed to any command:\n\n${texts.join('\n\n')}\n`);
}
