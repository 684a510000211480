import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Ended } from '../support/programs.ts';

/** What a line has printed so far. */
export type Said = Pick<Ended, 'out' | 'err'>;

/** A shell in a folder, whose prompts are answered with `y`. */
export class Shell {
  readonly #options;

  /** @param env undefined removes a variable from the environment */
  constructor(cwd: string, env: Readonly<Record<string, string | undefined>>) {
    this.#options = { cwd, env: { ...process.env, ...env }, detached: true };
  }

  /**
   * Runs a line until it exits; one that keeps running, until it has printed `enough`, and then types ^C.
   * The status is as a shell reports it, that of the first command of a pipeline that failed.
   *
   * @throws Error after a minute
   */
  async run(line: string, enough?: (said: Said) => boolean): Promise<Ended> {
    const child = spawn('bash', ['-o', 'pipefail', '-c', line], this.#options);
    const signal = (name: NodeJS.Signals) => {
      if (child.exitCode === null) process.kill(-(child.pid as number), name);
    };
    const said = { out: '', err: '' };
    let left = false;
    const hear = (to: keyof typeof said) => (text: string) => {
      said[to] += text;
      if (left || !enough?.(said)) return;
      left = true;
      signal('SIGINT');
    };
    child.stdout.setEncoding('utf8').on('data', hear('out'));
    child.stderr.setEncoding('utf8').on('data', hear('err'));
    child.stdin.on('error', () => {}).end('y\n'); // it need not read
    const patience = setTimeout(() => signal('SIGKILL'), 60_000);
    const [status, killer] = await once(child, 'close');
    clearTimeout(patience);
    if (killer === 'SIGKILL') throw new Error(`${line} does not end:\n${said.out}${said.err}`);
    return { ...said, status: status ?? 128 + constants.signals[killer as NodeJS.Signals] };
  }

  /** The same for a line that must succeed. */
  async good(line: string): Promise<void> {
    const { status, err } = await this.run(line);
    if (status !== 0) throw new Error(`${line}: ${err}`);
  }
}
