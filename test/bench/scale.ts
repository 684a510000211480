// npm run bench:scale [-- SERVICES]: many HyperMLServices with three manifests on two spokes each: how
// long until all is applied, what that costs the controller, and that it writes nothing that it need not.
//
// Needs a bed with spokes whose Karmada is not held back by its own limits:
// HMLS_BED_KARMADA_QPS=1000 scripts/bed run --join -- npm run bench:scale
import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { WORKS } from '../../src/karmada/kinds.ts';
import { OWNER_LABEL } from '../../src/karmada/work.ts';
import { hmls } from '../e2e/support/programs.ts';
import { aConfigMap, anMLService, aSecret, aService, versionsOf } from '../e2e/support/services.ts';
import { aNamespace, world } from '../e2e/support/world.ts';
import { Measured } from './controller.ts';
import { printCircumstances } from './karmada.ts';
import { medianOf, printTable } from './numbers.ts';

const SERVICES = Number(process.argv[2] ?? 200);
const SPOKES = ['spoke1', 'spoke2'];
const MANIFESTS = 3;
const WORK_COUNT = SERVICES * SPOKES.length * MANIFESTS;
const PARALLEL = 16;
const POLL_MS = 250;
/** So long without anything new, and it counts as idle. */
const IDLE_MS = 5000;
const QUIET_MS = 60_000;

const bed = await world();
const namespace = await aNamespace(bed);
if ((await hmls('install')).status !== 0) throw new Error('the hub takes no definitions');

printCircumstances();
const first = await Measured.start();
const rollout = await measureRollout();
const quiet = await measureQuiet();
await first.stop();
const restarted = performance.now();
const second = await Measured.start();
const restart = await measureRestart(restarted);
const deletion = await measureDeletion();
await second.stop();

printTable([
  [`${SERVICES} services, ${WORK_COUNT} Works`, 'seconds', 'CPU s', 'peak RSS MiB'],
  ['all created', rollout.created, '', ''],
  ['all Works made', rollout.sent, '', ''],
  ['all applied', rollout.applied, '', ''],
  ['all ready, idle', rollout.idle, rollout.cpu, rollout.memory],
  ['the minute after', QUIET_MS / 1000, quiet.cpu, quiet.memory],
  ['restart until idle', restart.idle, restart.cpu, restart.memory],
  ['all deleted', deletion.gone, deletion.cpu, deletion.memory],
]);
console.log('');
printTable([
  ['writes', 'in all', 'per object: median', 'max'],
  ...rollout.writes,
  ['in the minute after', quiet.writes, '', ''],
  ['objects that changed in it', quiet.changed, '', ''],
  ['after the restart', restart.writes, '', ''],
]);
process.exit(0);

async function measureRollout() {
  const start = performance.now();
  await pMap(names(), (name) => bed.hub.create(HYPERMLSERVICES, service(name)), {
    concurrency: PARALLEL,
  });
  const created = secondsSince(start);
  await until(async () => ((await first.writes()).get('karmada create Work') ?? 0) >= WORK_COUNT);
  const sent = secondsSince(start);
  await until(
    async () => ((await first.metrics()).get('hmls_entries{state="applied"}') ?? 0) >= WORK_COUNT,
  );
  const applied = secondsSince(start);
  const idle = seconds((await untilStill(async () => sum(await first.writes()))) - start);
  return { created, sent, applied, idle, ...costOf(first), writes: await writesOf(first) };
}

async function measureQuiet() {
  const before = await everything();
  const writesBefore = sum(await first.writes());
  const cpuBefore = first.cpuSeconds();
  await sleep(QUIET_MS);
  const after = await everything();
  const changed = Object.keys(after).filter((key) => before[key] !== after[key]).length;
  const writes = sum(await first.writes()) - writesBefore;
  const cpu = (first.cpuSeconds() - cpuBefore).toFixed(1);
  return { ...costOf(first), cpu, writes, changed };
}

/** Idle from its last pass on. */
async function measureRestart(start: number) {
  const last = await untilStill(async () => {
    return (
      (await second.metrics()).get(
        'hmls_pass_seconds_count{kind="HyperMLService",outcome="done"}',
      ) ?? 0
    );
  });
  return { idle: seconds(last - start), ...costOf(second), writes: sum(await second.writes()) };
}

async function measureDeletion() {
  const start = performance.now();
  const cpuBefore = second.cpuSeconds();
  await pMap(names(), (name) => bed.hub.remove(HYPERMLSERVICES, { namespace, name }), {
    concurrency: PARALLEL,
  });
  await until(async () => (await bed.hub.list(HYPERMLSERVICES, { namespace })).items.length === 0);
  const cpu = (second.cpuSeconds() - cpuBefore).toFixed(1);
  return { ...costOf(second), gone: secondsSince(start), cpu };
}

function names() {
  return Array.from({ length: SERVICES }, (_, i) => `service-${i}`);
}

function service(name: string) {
  const manifests = [anMLService(name), aConfigMap(name, { v: '1' }), aSecret(name, 'x')];
  return aService(namespace, name, { workloads: [{ clusters: SPOKES, manifests }] });
}

/** The version of each HyperMLService and each Work. */
async function everything() {
  const [services, works] = await Promise.all([
    bed.hub.list(HYPERMLSERVICES, {}),
    bed.karmada.list(WORKS, { labelSelector: OWNER_LABEL }),
  ]);
  return versionsOf([...services.items, ...works.items]);
}

async function writesOf(controller: Measured) {
  const all = [...(await controller.writes())].sort(([a], [b]) => (a < b ? -1 : 1));
  return all.map(([what, count]) => {
    const [, verb = '', kind = ''] = what.split(' ');
    const times = controller.timesWritten(verb, kind);
    return [what, count, medianOf(times), Math.max(...times)];
  });
}

function costOf(controller: Measured) {
  return { cpu: controller.cpuSeconds().toFixed(1), memory: controller.peakMemory().toFixed(0) };
}

/** Waits until `read` gives the same for a while, and gives the time since when it has. */
async function untilStill(read: () => Promise<number>): Promise<number> {
  let value: number | undefined;
  let since = performance.now();
  await until(async () => {
    const now = await read();
    if (now !== value) since = performance.now();
    value = now;
    return performance.now() - since >= IDLE_MS;
  });
  return since;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(POLL_MS);
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((a, b) => a + b, 0);
}

function secondsSince(start: number) {
  return seconds(performance.now() - start);
}

function seconds(ms: number) {
  return (ms / 1000).toFixed(1);
}
