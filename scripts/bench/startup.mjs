// npm run bench:startup [-- RUNS]: how long our binary takes, against kubectl doing the same.
//
// The commands take turns, so that what else the machine does falls on all of them alike; compare the
// ratios, not the times. `get` needs a hub with our CRD (HUB_KUBECONFIG, e.g. from scripts/bed env).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { medianOf } from './numbers.mjs';

const RUNS = Number(process.argv[2] ?? 20);
const WARM_UP_RUNS = 2;
const hmls = fileURLToPath(new URL('../../dist/kubectl-hmls', import.meta.url));
const hub = process.env.HUB_KUBECONFIG;
// Where this is set, for npm say, Node reads all of those certificates before its first TLS
// connection: 10 ms that few users have.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

measure('version', [
  ['kubectl', 'version', '--client'],
  [hmls, 'version'],
]);
if (hub) {
  measure('get', [
    ['kubectl', 'get', 'hypermlservices', '-A', '--kubeconfig', hub],
    [hmls, 'get', '-A', '--kubeconfig', hub],
  ]);
}

/** Prints the median of each command, and its ratio to that of the first. */
function measure(title, commands) {
  const times = commands.map(() => []);
  for (let i = 0; i < WARM_UP_RUNS + RUNS; i++) {
    for (const [index, command] of commands.entries()) {
      const ms = timeOf(command);
      if (i >= WARM_UP_RUNS) times[index].push(ms);
    }
  }
  const medians = times.map(medianOf);
  console.log(`\n${title}, ${RUNS} runs`);
  for (const [index, [program]] of commands.entries()) {
    const name = program.split('/').at(-1).padEnd(14);
    const ms = medians[index].toFixed(1).padStart(7);
    console.log(`  ${name}${ms} ms  ${(medians[index] / medians[0]).toFixed(2)}`);
  }
}

function timeOf([program, ...args]) {
  const start = performance.now();
  const { status, error, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return performance.now() - start;
}
