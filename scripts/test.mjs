// npm test [-- TIER…] [JEST'S ARGUMENTS…]: runs the tiers that are named, or else all of them, and
// ends with the line `N passed, N failed`.
//
// unit needs nothing else. The others need a bed (test/bed/README.md): the one that the environment
// names (eval "$(scripts/bed env)"), or else one of their own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCounts, summaryOf, sumOf } from './test/counts.mjs';

const TIERS = ['unit', 'contract', 'e2e', 'smoke'];
const NEED_BED = new Set(['contract', 'e2e', 'smoke']);
const NEED_BINARY = new Set(['e2e', 'smoke']);

const root = fileURLToPath(new URL('..', import.meta.url));
const node = join(root, 'node_modules/.bin/node');
const { tiers, jestArgs } = parse(process.argv.slice(2));
const results = mkdtempSync(join(tmpdir(), 'hmls-test-'));
const times = [];

let running;
let interrupted = false;
// A terminal sends SIGINT to the children as well. They end in their own time: a bed has much to put
// away.
process.on('SIGINT', () => {
  interrupted = true;
});
process.on('SIGTERM', () => {
  interrupted = true;
  running?.kill('SIGTERM');
});

let ok = await runTiers(tiers.filter((tier) => !NEED_BED.has(tier)));
const built =
  !tiers.some((tier) => NEED_BINARY.has(tier)) ||
  (await stage('build', [node, join(root, 'scripts/build.mjs')]));
const ready = tiers.filter((tier) => NEED_BED.has(tier) && (built || !NEED_BINARY.has(tier)));
const bed = process.env.HUB_KUBECONFIG ? [] : [join(root, 'scripts/bed'), 'run', '--join', '--'];
ok = (await runTiers(ready, bed)) && built && ok;

const counts = sumOf(tiers.map((tier) => readCounts(join(results, `${tier}.json`))));
rmSync(results, { recursive: true, force: true });
console.log(`\n${times.join(', ')}`);
console.log(summaryOf(counts));
process.exitCode = ok && counts.failed === 0 && counts.passed > 0 ? 0 : 1;

/** Leading words that are tiers; what follows is jest's. */
function parse(args) {
  const end = args.findIndex((arg) => !TIERS.includes(arg));
  const named = end < 0 ? args : args.slice(0, end);
  return {
    tiers: named.length > 0 ? TIERS.filter((tier) => named.includes(tier)) : TIERS,
    jestArgs: end < 0 ? [] : args.slice(end),
  };
}

/** Runs jest on some tiers, in the order of TIERS, below the command `prefix`. */
async function runTiers(some, prefix = []) {
  if (some.length === 0) return true;
  const script = join(root, 'scripts/test/tiers.mjs');
  return await stage(some.join('+'), [...prefix, node, script, results, some.join(), ...jestArgs]);
}

/** @returns whether the command ended well */
async function stage(name, [command, ...args]) {
  if (interrupted) return false;
  const start = performance.now();
  running = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const status = await new Promise((resolve) => {
    running.on('error', (error) => resolve(error.message));
    running.on('exit', (code, signal) => resolve(signal ?? code));
  });
  times.push(`${name} ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (status !== 0) console.error(`${name} failed: ${status}`);
  return status === 0;
}
