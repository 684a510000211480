// tiers.mjs RESULTS TIER[,TIER…] [JEST'S ARGUMENTS…]: runs jest once for each tier, in that order, so
// that quick failures are seen early; writes the result of each to RESULTS/TIER.json.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [results = '', tiers = '', ...jestArgs] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** How long jest may take to exit on request; a test that never yields prevents it. */
const GRACE_MS = 5_000;

/** @type {import('node:child_process').ChildProcess | undefined} */
let running;
let interrupted = false;
process.on('SIGTERM', () => {
  interrupted = true;
  running?.kill('SIGTERM');
  setTimeout(() => running?.kill('SIGKILL'), GRACE_MS).unref();
});

for (const tier of tiers.split(',')) {
  if (interrupted) break;
  const args = [
    // Jest runs ES modules only with this, and Node then warns in each process.
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--selectProjects',
    tier,
    '--json',
    `--outputFile=${join(results, `${tier}.json`)}`,
    // They share one bed, and each story of e2e has its own controller.
    ...(tier === 'unit' ? [] : ['--runInBand']),
    // Idle connections to API servers stay open for a while; jest may exit once all tests have ended.
    '--forceExit',
    // An argument may select tests of another tier only.
    '--passWithNoTests',
    ...jestArgs,
  ];
  // Jest reports to stderr; stdout only has the name of the file. One stream keeps the order.
  /** @type {import('node:child_process').SpawnOptions} */
  const options = { cwd: root, stdio: ['ignore', 'ignore', 1] };
  running = spawn(process.execPath, args, options);
  const [status] = await once(running, 'exit');
  if (status !== 0) process.exitCode = 1;
}
