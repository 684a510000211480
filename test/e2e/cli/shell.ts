import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Ended } from '../support/programs.ts';

/** What a line has printed so far. */
export type Said = Pick<Ended, 'out' | 'err'>;

/** A shell in a folder, and the person in front of it: says `y` to what it asks. */
export class Shell {
  readonly #options;

  /** @param env what is undefined is taken out of the environment */
  constructor(cwd: string, env: Readonly<Record<string, string | undefined>>) {
    this.#options = { cwd, env: { ...process.env, ...env }, detached: true };
  }

  /**
   * Runs a line to its end; one that goes on, until it has said `enough`, and then types ^C. The status
   * is as a shell tells it, and that of a pipeline's first part that failed.
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

  /** The same for a line that has to work. */
  async good(line: string): Promise<void> {
    const { status, err } = await this.run(line);
    if (status !== 0) throw new Error(`${line}: ${err}`);
  }
}
