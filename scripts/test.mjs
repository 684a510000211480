// npm test [-- TIER…] [JEST'S ARGUMENTS…]: runs the tiers that are named, or else all of them, and
// ends with the line `N passed, N failed`.
//
// unit needs no bed. The others need a bed (test/bed/README.md): the one that the environment
// names (eval "$(scripts/bed env)"), or else one of their own. They mostly wait for its control planes,
// so unit runs beside them, with the processor time that they leave; its report comes in one piece.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
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
/** @type {string[]} */
const times = [];

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let interrupted = false;
// A terminal sends SIGINT to the children as well. They exit in their own time: a bed takes a while to
// shut down.
process.on('SIGINT', () => {
  interrupted = true;
});
process.on('SIGTERM', () => {
  interrupted = true;
  for (const child of running) child.kill('SIGTERM');
});

const alone = tiers.filter((tier) => !NEED_BED.has(tier));
const served = tiers.filter((tier) => NEED_BED.has(tier));
const outcomes = await Promise.all([
  runTiers(alone, [], { inBackground: served.length > 0 }),
  runOnBed(served),
]);

const counts = sumOf(tiers.map((tier) => readCounts(join(results, `${tier}.json`))));
rmSync(results, { recursive: true, force: true });
console.log(`\n${times.join(', ')}`);
console.log(summaryOf(counts));
process.exitCode = !outcomes.includes(false) && counts.failed === 0 && counts.passed > 0 ? 0 : 1;

/**
 * The leading words that are tiers; the rest is for jest.
 *
 * @param {readonly string[]} args
 */
function parse(args) {
  const end = args.findIndex((arg) => !TIERS.includes(arg));
  const named = end < 0 ? args : args.slice(0, end);
  return {
    tiers: named.length > 0 ? TIERS.filter((tier) => named.includes(tier)) : TIERS,
    jestArgs: end < 0 ? [] : args.slice(end),
  };
}

/**
 * Builds the binary if one of the tiers needs it, then runs the tiers on a bed; without those that need
 * the binary if there is none.
 *
 * @param {readonly string[]} some
 * @returns {Promise<boolean>} whether everything succeeded
 */
async function runOnBed(some) {
  const built =
    !some.some((tier) => NEED_BINARY.has(tier)) ||
    (await stage('build', [node, join(root, 'scripts/build.mjs')]));
  const ready = some.filter((tier) => built || !NEED_BINARY.has(tier));
  const bed = process.env.HUB_KUBECONFIG ? [] : [join(root, 'scripts/bed'), 'run', '--join', '--'];
  return (await runTiers(ready, bed)) && built;
}

/**
 * Runs jest on some tiers, in the order of TIERS, below the command `prefix`.
 *
 * @param {readonly string[]} some
 * @param {readonly string[]} prefix
 * @param {Manner} [manner]
 */
async function runTiers(some, prefix, manner) {
  if (some.length === 0) return true;
  const script = join(root, 'scripts/test/tiers.mjs');
  const command = [
    ...prefix,
    node,
    script,
    results,
    some.join(),
    ...workers(some, manner),
    ...jestArgs,
  ];
  return await stage(some.join('+'), command, manner);
}

/**
 * Every processor for the unit tier if it runs by itself; jest leaves one out otherwise.
 *
 * @param {readonly string[]} some
 * @param {Manner} [manner]
 */
function workers(some, manner) {
  const isAlone = some.join() === 'unit' && !manner?.inBackground;
  const isSaid = jestArgs.some((arg) => /^(-i|--runInBand|-w|--maxWorkers)/.test(arg));
  return isAlone && !isSaid ? ['--maxWorkers=100%'] : [];
}

/**
 * @typedef {object} Manner
 * @property {boolean} inBackground runs at low priority, and prints nothing until it ends
 */

/**
 * @param {string} name
 * @param {readonly string[]} command
 * @param {Manner} [manner]
 * @returns {Promise<boolean>} whether the command succeeded
 */
async function stage(name, [command = '', ...args], { inBackground } = { inBackground: false }) {
  if (interrupted) return false;
  const start = performance.now();
  const output = inBackground ? 'pipe' : 'inherit';
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', output, output] });
  running.add(child);
  if (inBackground && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  /** @type {Buffer[]} */
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => printed.push(chunk));
  }
  /** @type {number | string | null} */
  const status = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
  running.delete(child);
  process.stdout.write(Buffer.concat(printed));
  times.push(`${name} ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (status !== 0) console.error(`${name} failed: ${status}`);
  return status === 0;
}
