import { ask } from '../control.ts';
import { BedError } from '../errors.ts';
import { chooseFolder } from '../folder.ts';
import type { Options } from '../options.ts';
import type { Command } from './index.ts';

/** Freezes a process: it no longer responds, but its connections stay open. */
export const stop = toProcess('stop');
export const cont = toProcess('cont');
/** Kills a process, as a crash would; `restart` starts it again. */
export const kill = toProcess('kill');
export const restart = toProcess('restart');

function toProcess(command: 'stop' | 'cont' | 'kill' | 'restart'): Command {
  return async ({ dir, names: [name] }: Options) => {
    if (!name) throw new BedError(`usage: scripts/bed ${command} NAME`);
    await ask(chooseFolder(dir, process.env), { command, process: name });
    return 0;
  };
}
