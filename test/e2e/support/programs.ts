import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { accountKubeconfig } from './account.ts';
import { variable } from './world.ts';

const root = join(import.meta.dirname, '../../..');
const BINARY = join(root, 'dist/kubectl-hmls');

export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** As on a release engineer's machine: the hub is the current context. */
const environment = () => ({
  ...process.env,
  KUBECONFIG: variable('HUB_KUBECONFIG'),
  HMLS_INGRESS_KUBECONFIG: variable('INGRESS_KUBECONFIG'),
});

/** Runs the built binary: `hmls('get', '-n', 'demo')`. */
export const hmls = (...args: string[]) => run(BINARY, args);

/** The same with something on its standard input. */
export const hmlsWith = (input: string, ...args: string[]) => run(BINARY, args, input);

/** Runs the bed's kubectl on the hub. */
export const kubectl = (...args: string[]) => run('kubectl', args);

/** The same with something on its standard input. */
export const kubectlWith = (input: string, ...args: string[]) => run('kubectl', args, input);

function run(command: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: environment(), maxBuffer: 64 << 20 };
    const child = execFile(command, args, options, (error, out, err) => {
      const status = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ status, out, err });
    });
    child.stdin?.end(input);
  });
}

/** The controller, as a process of its own. */
export interface RunningController {
  /** Asks it to stop, and waits until it has; gives its exit status. */
  stop(): Promise<number | null>;
  /** Kills it in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Freezes it, as a machine that hangs would; `thaw` resumes it. */
  freeze(): void;
  thaw(): void;
  /** Its exit status, once it has ended. */
  readonly ended: Promise<number | null>;
  /** What it wrote to its log so far, one document a line. */
  log(): readonly LogLine[];
  /** The same as raw text. */
  text(): string;
  readonly process: ChildProcess;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/**
 * Starts the controller, with exactly the rights that `install` gives it. These cover one Secret: if the
 * flags name another one, it runs as an administrator.
 */
export function startController(...flags: string[]): RunningController {
  const isElsewhere = flags.includes('--karmada-secret');
  const KUBECONFIG = isElsewhere ? variable('HUB_KUBECONFIG') : accountKubeconfig();
  const address = flags.includes('--address') ? [] : ['--address='];
  const child = spawn(BINARY, ['controller', ...address, ...flags], {
    env: { ...process.env, KUBECONFIG },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    process: child,
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    log: () => linesOf(text),
    text: () => text,
    ended,
  };
}

/** HOST:PORT that was free a moment ago. */
export async function aFreeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return `127.0.0.1:${address.port}`;
}

function linesOf(text: string): LogLine[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{')) // a fatal error is printed as plain text
    .map((line) => JSON.parse(line) as LogLine);
}
