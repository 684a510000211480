import { type SpawnOptions, spawn } from 'node:child_process';
import { BedError } from './errors.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The standard input of the command; empty if absent. */
  readonly input?: string;
  /** Interrupts the command, as Ctrl-C would. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a command until it exits, and gives its standard output.
 *
 * @throws BedError with what it wrote to standard error, if it fails or cannot be started
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { status, stdout, stderr } = await capture(command, args, options);
  if (status === 0) return stdout;
  throw new BedError(`${command} ${args.join(' ')} failed: ${lastLines(stderr) || status}`);
}

/** The last lines of a log or of an error output, where the cause is. */
export function lastLines(text: string, count = 15): string {
  return text.trim().split('\n').slice(-count).join('\n');
}

interface Outcome {
  /** The exit status, or the signal or error that ended it. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Never rejects: a command that cannot be started has the error as its status. */
export function capture(
  command: string,
  args: readonly string[],
  { input, ...options }: RunOptions = {},
): Promise<Outcome> {
  const spawnOptions: SpawnOptions = { ...options, killSignal: 'SIGINT', stdio: 'pipe' };
  const child = spawn(command, args, spawnOptions);
  const out = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    out.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    out.stderr += text;
  });
  child.stdin?.on('error', () => {}).end(input ?? '');
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ...out, status: error.message }));
    child.on('close', (code, signal) => resolve({ ...out, status: code ?? signal ?? 'unknown' }));
  });
}
