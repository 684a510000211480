// tiers.mjs RESULTS TIER[,TIER…] [JEST'S ARGUMENTS…]: runs jest once for each tier, in that order, so
// that what fails quickly is seen early; leaves what it says of each in RESULTS/TIER.json.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [results = '', tiers = '', ...jestArgs] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** How long jest may take to end once it is asked to; a test that never yields keeps it from hearing. */
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
    // They share one bed, and the stories of e2e each have a controller of their own.
    ...(tier === 'unit' ? [] : ['--runInBand']),
    // Idle connections to API servers stay open for a while; when all tests have ended, so may jest.
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
