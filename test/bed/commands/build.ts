import { ensureArtifacts } from '../build.ts';
import { reportToTerminal } from '../report.ts';

export async function build(): Promise<number> {
  const { binaries } = await ensureArtifacts(reportToTerminal);
  for (const [name, path] of binaries) console.log(`${name.padEnd(28)} ${path}`);
  return 0;
}
