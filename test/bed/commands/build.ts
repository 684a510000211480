import { ensureArtifacts } from '../build.ts';
import { reportToTerminal } from '../report.ts';
import { interruptible } from './signals.ts';

export function build(): Promise<number> {
  return interruptible(async (signal) => {
    const { binaries } = await ensureArtifacts({ report: reportToTerminal, signal });
    for (const [name, path] of binaries) console.log(`${name.padEnd(28)} ${path}`);
    return 0;
  });
}
