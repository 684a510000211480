import { rm } from 'node:fs/promises';
import { realClock, until } from '../../../src/kube/until.ts';
import { ask } from '../control.ts';
import { chooseFolder, type Folder } from '../folder.ts';
import type { Options } from '../options.ts';
import { isAlive, readPid } from '../pid.ts';
import { reportToTerminal } from '../report.ts';

/** Keeps the logs until the next bed comes up in the same folder. */
export async function down({ dir }: Options): Promise<number> {
  const folder = chooseFolder(dir, process.env);
  if (!isAlive(folder)) {
    reportToTerminal(`no bed is running in ${folder.path}`);
    return 0;
  }
  await ask(folder, { command: 'down' }).catch(() => {}); // a bed that does not respond is killed
  if (!(await isGoneWithin(folder, 5_000))) process.kill(readPid(folder) ?? 0, 'SIGKILL');
  await isGoneWithin(folder, 5_000);
  await rm(folder.data, { recursive: true, force: true });
  reportToTerminal(`down; the logs are in ${folder.logs}`);
  return 0;
}

async function isGoneWithin(folder: Folder, milliseconds: number): Promise<boolean> {
  const polling = { everyMs: 50, timeoutMs: milliseconds };
  return await until(async () => !isAlive(folder), Boolean, polling, realClock);
}
