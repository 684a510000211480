import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Choices } from '../bed.ts';
import { environmentOf } from '../environment.ts';
import { BedError } from '../errors.ts';
import { type Folder, folderAt } from '../folder.ts';
import { launch } from '../launch.ts';
import type { Options } from '../options.ts';
import { readState } from '../plan.ts';
import { reportToTerminal } from '../report.ts';
import { interruptible, SIGNALS, statusOfSignal } from './signals.ts';

/** Without `--dir`, the folder of the bed is a new one, and stays only if the command fails. */
export async function run({ dir, choices, commandLine }: Options): Promise<number> {
  if (commandLine.length === 0) throw new BedError('usage: scripts/bed run -- COMMAND...');
  const temporary = dir === undefined;
  const path = temporary ? await mkdtemp(join(tmpdir(), 'kubectl-hmls-bed-')) : resolve(dir);
  const folder = folderAt(path);
  let status = 1;
  try {
    status = await runWithBed(folder, choices, commandLine);
    return status;
  } finally {
    const rest = status === 0 && temporary ? folder.path : folder.data;
    await rm(rest, { recursive: true, force: true });
    if (existsSync(folder.logs)) reportToTerminal(`the logs of the bed are in ${folder.logs}`);
  }
}

async function runWithBed(
  folder: Folder,
  choices: Choices,
  commandLine: readonly string[],
): Promise<number> {
  return interruptible(async (signal) => {
    const bed = await launch(folder, choices, { report: reportToTerminal, signal });
    try {
      const { claim } = await readState(folder);
      return await execute(commandLine, environmentOf(folder, claim, process.env.PATH ?? ''));
    } finally {
      await bed.takeDown();
    }
  });
}

/** Gives the exit status. Signals to this process are forwarded to the command. */
function execute(
  [command = '', ...args]: readonly string[],
  variables: Record<string, string>,
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
  const forward = (signal: NodeJS.Signals) => {
    // The terminal sends Ctrl-C to the command too.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  return new Promise<number>((resolve, reject) => {
    child.on('error', (cause) => reject(new BedError(cause.message, { cause })));
    child.on('exit', (code, signal) => resolve(signal ? statusOfSignal(signal) : (code ?? 1)));
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, forward);
  });
}
