import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Ended } from '../support/programs.ts';
import { variable } from '../support/world.ts';

const BINARY = join(import.meta.dirname, '../../../dist/kubectl-hmls');

export type Program = 'hmls' | 'kubectl';

/** What a program gets beside its arguments. */
export interface Surroundings {
  readonly stdin?: string | undefined;
  /** Overrides the test's own environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly cwd?: string | undefined;
}

/** There is no terminal here, and this machine's own kubeconfig is not used. */
export const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  KUBECONFIG: variable('HUB_KUBECONFIG'),
});

export const commandOf = (program: Program) => (program === 'hmls' ? BINARY : 'kubectl');

/** Runs the program until it exits; -1 if a signal ended it. */
export function run(
  program: Program,
  args: readonly string[],
  { stdin = '', env = {}, cwd }: Surroundings = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...environment(), ...env }, cwd, maxBuffer: 64 << 20 };
    const child = execFile(commandOf(program), args, options, (error, out, err) => {
      const status = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ status, out, err });
    });
    child.stdin?.on('error', () => {}); // it need not read
    child.stdin?.end(stdin);
  });
}
