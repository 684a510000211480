import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Choices } from './bed.ts';
import { type Attention, ensureArtifacts } from './build.ts';
import { BedError } from './errors.ts';
import type { Folder } from './folder.ts';
import { isAlive, writePid } from './pid.ts';
import { writePlan } from './plan.ts';
import { namespaceCommand, requireRuntime } from './preflight.ts';
import type { Report } from './report.ts';

/** What the supervisor writes to its standard output, one to a line, until it is detached. */
export type SupervisorEvent =
  | { readonly progress: string }
  | { readonly ready: true }
  | { readonly failed: string };

/** A bed that is attached to this process: if the process ends, for whatever reason, so does the bed. */
export interface Launched {
  /** Resolves when every process of the bed is gone. */
  readonly gone: Promise<void>;
  /** Lets the bed outlive this process. */
  detach(): void;
  /** Takes the bed down, and waits until it is gone. */
  takeDown(): Promise<void>;
}

/**
 * Brings up a bed in an empty folder or one of a former bed; gives it once it is ready.
 * With `signal` aborted, it is taken down again.
 *
 * @throws BedError if something is missing, a bed runs there already, or a part fails
 */
export async function launch(
  folder: Folder,
  choices: Choices,
  attention: Attention,
): Promise<Launched> {
  const { report, signal } = attention;
  await requireRuntime();
  await requireFree(folder);
  const artifacts = await ensureArtifacts(attention);
  signal.throwIfAborted();
  await prepare(folder);
  await writePlan(folder, { artifacts, choices });
  const supervisor = startSupervisor(folder);
  const launched = hold(supervisor);
  const abandon = () => void launched.takeDown();
  signal.addEventListener('abort', abandon);
  try {
    writePid(folder, supervisor.pid);
    await untilReady(supervisor, folder, report);
    signal.throwIfAborted();
    return launched;
  } catch (error) {
    await launched.takeDown();
    throw error;
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

async function requireFree(folder: Folder): Promise<void> {
  if (isAlive(folder)) {
    throw new BedError(
      `a bed is running in ${folder.path}; scripts/bed down --dir ${folder.path} ends it`,
    );
  }
}

/** Empties the folder, but only if it contains nothing but a former bed. */
async function prepare({ path, plan }: Folder): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const entries = await readdir(path);
  if (entries.length > 0 && !existsSync(plan)) {
    throw new BedError(`${path} has other things in it; choose an empty folder with --dir`);
  }
  await Promise.all(entries.map((entry) => rm(join(path, entry), { recursive: true })));
}

function startSupervisor(folder: Folder): ChildProcess {
  const [command, ...namespaces] = namespaceCommand();
  const script = join(import.meta.dirname, 'supervisor.ts');
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', script, folder.path];
  const log = openSync(join(folder.path, 'supervisor.log'), 'a');
  const child = spawn(command, [...namespaces, ...node], {
    // A separate session: Ctrl-C in the terminal reaches only this process, which then takes it down.
    detached: true,
    env: { ...process.env, HOME: folder.path, KUBECACHEDIR: join(folder.path, 'kube-cache') },
    stdio: ['pipe', 'pipe', log],
  });
  closeSync(log);
  return child;
}

function hold(supervisor: ChildProcess): Launched {
  const gone = once(supervisor, 'exit').then(() => {});
  const lifeline = supervisor.stdin?.on('error', () => {}); // it may have exited already
  return {
    gone,
    detach() {
      lifeline?.end('detach\n');
      supervisor.stdout?.destroy();
      supervisor.unref();
    },
    takeDown() {
      lifeline?.end();
      return gone;
    },
  };
}

async function untilReady({ stdout }: ChildProcess, folder: Folder, report: Report): Promise<void> {
  for await (const line of createInterface({ input: stdout ?? Readable.from([]) })) {
    const event: SupervisorEvent = JSON.parse(line);
    if ('progress' in event) report(event.progress);
    else if ('failed' in event) throw new BedError(event.failed);
    else return;
  }
  throw new BedError(`the supervisor of the bed ended; see ${join(folder.path, 'supervisor.log')}`);
}
