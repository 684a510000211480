// npm run build: makes dist/kubectl-hmls for this machine.
import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from './build/build.mjs';

try {
  const start = performance.now();
  const { executable, fresh, about } = await build();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const megabytes = (statSync(executable).size / 1e6).toFixed(0);
  const news = fresh ? `${about.version}, ${megabytes} MB, built in ${seconds} s` : 'up to date';
  console.log(`${relative(process.cwd(), executable)}: ${news}`);
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
