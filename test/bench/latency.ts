// npm run bench:latency [-- RUNS]: from `create` of a HyperMLService to its object on both spokes,
// against the same Works created by hand: what the controller adds to what Karmada takes.
//
// The two ways take turns, so that what else the machine does falls on both alike. Needs a bed with
// spokes: scripts/bed run --join -- npm run bench:latency
import { setTimeout as sleep } from 'node:timers/promises';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { placementsOf } from '../../src/hmls/placement.ts';
import { WORKS } from '../../src/karmada/kinds.ts';
import { OWNER_LABEL, workFor } from '../../src/karmada/work.ts';
import { reflect } from '../../src/kube/reflection.ts';
import { refOf } from '../../src/kubernetes/object.ts';
import { CONFIGMAPS } from '../e2e/support/kinds.ts';
import { hmls, startController } from '../e2e/support/programs.ts';
import { aConfigMap, aService, Watched } from '../e2e/support/services.ts';
import { aNamespace, world } from '../e2e/support/world.ts';
import { eventually } from '../support/eventually.ts';
import { printCircumstances } from './karmada.ts';
import { medianOf, percentileOf, printTable } from './numbers.ts';

const RUNS = Number(process.argv[2] ?? 50);
const WARM_UP_RUNS = 3;
/** Between runs: what the one before left to do must not count. */
const PAUSE_MS = 500;

const bed = await world();
const namespace = await aNamespace(bed);
if ((await hmls('install')).status !== 0) throw new Error('the hub takes no definitions');
const controller = startController();
await eventually(() => {
  if (!controller.text().includes('"leading"')) throw new Error('the controller does not lead');
}, 30_000);

/** When each object was first seen on a spoke, and each Work in its namespace: by SPOKE/NAME of the object. */
const seen = new Map<string, number>();
const note = (key: string) => {
  if (!seen.has(key)) seen.set(key, performance.now());
};
const spokes = { spoke1: bed.spoke1, spoke2: bed.spoke2 };
const reflections = [
  ...Object.entries(spokes).map(([spoke, cluster]) =>
    reflect(cluster, CONFIGMAPS, { namespace }, ({ metadata }) =>
      note(`${spoke}/${metadata.name}`),
    ),
  ),
  reflect(bed.karmada, WORKS, { labelSelector: OWNER_LABEL }, ({ metadata, spec }) =>
    note(`${metadata.namespace}/${spec.workload.manifests[0]?.metadata.name}`),
  ),
];
await Promise.all(reflections.map(({ synced }) => synced));

const byUs: number[] = [];
const worksByUs: number[] = [];
const byHand: number[] = [];
const left: (() => Promise<unknown>)[] = [];
for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
  const isCounted = run >= WARM_UP_RUNS;
  const ways = [oursCounted, handCounted];
  for (const way of run % 2 === 0 ? ways : ways.reverse()) await way(run, isCounted);
}

printCircumstances();
printTable([
  [`milliseconds, ${RUNS} runs`, 'median', 'p99', 'max'],
  row('HyperMLService -> on both spokes', byUs),
  row('  of which: -> both Works in Karmada', worksByUs),
  row('Works by hand -> on both spokes', byHand),
  [
    'what we add',
    ms(medianOf(byUs) - medianOf(byHand)),
    ms(percentileOf(byUs, 99) - percentileOf(byHand, 99)),
    '',
  ],
]);

for (const reflection of reflections) reflection.stop();
await cleanUp();
await controller.stop();
process.exit(0);

async function oursCounted(run: number, isCounted: boolean) {
  const { present, works } = await ours(`ours-${run}`);
  if (!isCounted) return;
  byUs.push(present);
  worksByUs.push(works);
}

async function handCounted(run: number, isCounted: boolean) {
  const { present } = await hand(`hand-${run}`);
  if (isCounted) byHand.push(present);
}

function row(title: string, values: readonly number[]) {
  return [title, ms(medianOf(values)), ms(percentileOf(values, 99)), ms(Math.max(...values))];
}

function ms(value: number) {
  return value.toFixed(0);
}

function placing(name: string) {
  const manifests = [aConfigMap(name, { v: '1' })];
  return aService(namespace, name, { workloads: [{ clusters: Object.keys(spokes), manifests }] });
}

async function ours(name: string) {
  const service = placing(name);
  left.push(() => new Watched(bed, service).delete());
  const start = performance.now();
  await bed.hub.create(HYPERMLSERVICES, service);
  return since(start, name);
}

/** The Works that the controller would write, all at once. */
async function hand(name: string) {
  const service = placing(name);
  const owned = { ...service, metadata: { ...service.metadata, uid: `by-hand-${name}` } };
  const works = placementsOf(owned, () => 'Namespaced').map((placed) => workFor(owned, placed));
  left.push(...works.map((work) => () => bed.karmada.remove(WORKS, refOf(work))));
  const start = performance.now();
  await Promise.all(works.map((work) => bed.karmada.create(WORKS, work)));
  return since(start, name);
}

/** How long after `start` its Works, and the objects themselves, were there in both places. */
async function since(start: number, name: string) {
  const last = (places: readonly string[]) =>
    Math.max(...places.map((place) => seen.get(`${place}/${name}`) ?? Number.NaN)) - start;
  const names = Object.keys(spokes);
  await eventually(() => {
    if (!names.every((spoke) => seen.has(`${spoke}/${name}`)))
      throw new Error(`${name} is not there`);
  }, 60_000);
  await sleep(PAUSE_MS);
  return { present: last(names), works: last(names.map((spoke) => `karmada-es-${spoke}`)) };
}

async function cleanUp() {
  await Promise.all(left.map((remove) => remove()));
  await eventually(async () => {
    const { items } = await bed.hub.list(HYPERMLSERVICES, { namespace });
    if (items.length > 0) throw new Error(`${items.length} are still there`);
  }, 60_000);
}
