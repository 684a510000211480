// tiers.mjs RESULTS TIER[,TIER…] [JEST'S ARGUMENTS…]: runs jest once for each tier, in that order, so
// that what fails quickly is seen early; leaves what it says of each in RESULTS/TIER.json.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [results, tiers, ...jestArgs] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));

for (const tier of tiers.split(',')) {
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
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 1],
  });
  if (status !== 0) process.exitCode = 1;
}
