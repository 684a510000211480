// npm run bench:failover [-- TIMES]: two replicas, whose leader is ended again and again while services
// are being changed, first by SIGKILL and then by SIGTERM: how long until the other one works, and that
// nothing is lost or made twice.
//
// Needs a bed with spokes: scripts/bed run --join -- npm run bench:failover
import { setTimeout as sleep } from 'node:timers/promises';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { CONFIGMAPS } from '../e2e/support/kinds.ts';
import { hmls, type RunningController, startController } from '../e2e/support/programs.ts';
import { aConfigMap, aService, Watched } from '../e2e/support/services.ts';
import { aNamespace, world } from '../e2e/support/world.ts';
import { eventually } from '../support/eventually.ts';
import { printCircumstances } from './karmada.ts';
import { medianOf, printTable } from './numbers.ts';

const TIMES = Number(process.argv[2] ?? 20);
const SERVICES = 5;
const MANIFESTS = 4;
const SPOKES = ['spoke1', 'spoke2'] as const;
const COPIES = MANIFESTS * SPOKES.length;
const EDIT_INTERVAL_MS = 250;

const bed = await world();
const namespace = await aNamespace(bed);
if ((await hmls('install')).status !== 0) throw new Error('the hub takes no definitions');

let leader = startController();
await untilSaid(leader, 'leading');
let follower = await aFollower();
const services = await Promise.all(Array.from({ length: SERVICES }, (_, i) => created(i)));
await untilApplied();
const before = await uids();

const edits = edit();
const kills = await endAgainAndAgain('SIGKILL');
const terms = await endAgainAndAgain('SIGTERM');
const changes = await edits.stop();
await untilApplied();
const after = await uids();
const works = (await Promise.all(services.map(({ watched }) => watched.works()))).flat();

printCircumstances();
printTable([
  ['seconds until the other', 'times', 'leads: median', 'max', 'writes: median', 'max'],
  row('SIGKILL', kills),
  row('SIGTERM', terms),
]);
console.log(`
  ${changes} changes; the last one of each service is on both spokes
  ${works.length} Works for ${SERVICES * COPIES} manifests
  ${after.filter((uid) => before.includes(uid)).length} of ${before.length} objects never made anew`);

for (const { watched } of services) await watched.delete();
for (const { watched } of services) await watched.untilGone(60_000);
await Promise.all([leader, follower].map((replica) => replica.stop()));
process.exit(0);

interface Times {
  readonly leads: number;
  readonly writes: number;
}

function row(title: string, times: readonly Times[]) {
  const seconds = (values: readonly number[]) =>
    [medianOf(values), Math.max(...values)].map((ms) => (ms / 1000).toFixed(1));
  const [leads, writes] = [times.map((t) => t.leads), times.map((t) => t.writes)];
  return [title, times.length, ...seconds(leads), ...seconds(writes)];
}

async function endAgainAndAgain(signal: NodeJS.Signals): Promise<Times[]> {
  const times: Times[] = [];
  for (let i = 0; i < TIMES; i++) {
    await untilSaid(leader, 'wrote');
    const start = performance.now();
    leader.process.kill(signal);
    const leads = await untilSaid(follower, 'leading');
    const writes = await untilSaid(follower, 'wrote');
    times.push({ leads: leads - start, writes: writes - start });
    const status = await leader.ended;
    if (signal === 'SIGTERM' && status !== 0) throw new Error(`it ended with status ${status}`);
    leader = follower;
    follower = await aFollower();
  }
  return times;
}

async function aFollower() {
  const replica = startController();
  await untilSaid(replica, 'started');
  return replica;
}

/** Gives the time when it was seen. */
async function untilSaid(replica: RunningController, message: string): Promise<number> {
  while (!replica.text().includes(`"message":"${message}"`)) await sleep(10);
  return performance.now();
}

interface Edited {
  readonly index: number;
  /** What its ConfigMaps hold. */
  value: string;
  readonly watched: Watched;
}

async function created(index: number): Promise<Edited> {
  const service = aService(namespace, `service-${index}`, spec(index, '0'));
  await bed.hub.create(HYPERMLSERVICES, service);
  return { index, value: '0', watched: new Watched(bed, service) };
}

function spec(index: number, value: string) {
  const manifests = Array.from({ length: MANIFESTS }, (_, i) => {
    return aConfigMap(`config-${index}-${i}`, { value });
  });
  return { workloads: [{ clusters: SPOKES, manifests }] };
}

/** Changes one service after the other, until it is stopped. */
function edit() {
  let count = 0;
  let isOver = false;
  const editing = (async () => {
    while (!isOver) {
      for (const service of services) {
        service.value = `${++count}`;
        await service.watched.change(spec(service.index, service.value));
        await sleep(EDIT_INTERVAL_MS);
        if (isOver) break;
      }
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await editing;
      return count;
    },
  };
}

/** Waits until the last change of each service is on both spokes, and said to be. */
async function untilApplied() {
  await eventually(async () => {
    const wanted = services.map(({ index, value }) => Array(COPIES).fill(`${index}: ${value}`));
    const found = (await configs()).map(({ metadata, data }) => {
      return `${metadata.name.split('-')[1]}: ${data?.value}`;
    });
    if (`${found.sort()}` !== `${wanted.flat().sort()}`) throw new Error(`there is ${found}`);
    for (const { watched } of services) {
      const said = await watched.summary();
      if (!said.startsWith('ClustersReachable=True FullyApplied=True')) throw new Error(said);
    }
  }, 60_000);
}

async function configs() {
  const lists = SPOKES.map((spoke) => bed[spoke].list(CONFIGMAPS, { namespace }));
  const items = (await Promise.all(lists)).flatMap((list) => [...list.items]);
  return items.filter(({ metadata }) => metadata.name.startsWith('config-'));
}

async function uids() {
  return (await configs()).map(({ metadata }) => metadata.uid);
}
