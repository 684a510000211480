// npm run bench:startup [-- RUNS]: how long our binary takes, against kubectl doing the same.
//
// The commands take turns, so that what else the machine does falls on all of them alike; compare the
// ratios, not the times. `get` needs a hub with our CRD (HUB_KUBECONFIG, e.g. from scripts/bed env).
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { medianOf } from './numbers.ts';

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

type Command = readonly [program: string, ...args: string[]];

/** Prints the median of each command, and its ratio to that of the first. */
function measure(title: string, commands: readonly Command[]): void {
  const measured = commands.map((command) => ({ command, times: [] as number[] }));
  for (let i = 0; i < WARM_UP_RUNS + RUNS; i++) {
    for (const { command, times } of measured) {
      const ms = timeOf(command);
      if (i >= WARM_UP_RUNS) times.push(ms);
    }
  }
  const results = measured.map(({ command, times }) => ({ command, median: medianOf(times) }));
  console.log(`\n${title}, ${RUNS} runs`);
  for (const { command, median } of results) {
    const name = basename(command[0]).padEnd(14);
    const ms = median.toFixed(1).padStart(7);
    const ratio = median / (results[0]?.median ?? median);
    console.log(`  ${name}${ms} ms  ${ratio.toFixed(2)}`);
  }
}

function timeOf([program, ...args]: Command): number {
  const start = performance.now();
  const { status, error, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return performance.now() - start;
}
