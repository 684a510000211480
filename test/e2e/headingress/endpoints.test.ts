import { DESTINATIONRULES, SERVICEENTRIES } from '../../../src/headingress/istio/kinds.ts';
import { eventually } from '../../support/eventually.ts';
import { requests } from '../support/traffic.ts';
import { aBackend } from './backend.ts';
import { startLoad } from './load.ts';
import { type Reported, reportedAt, Scene } from './scene.ts';

let scene: Scene;
let one: Reported;
let two: Reported;

beforeAll(async () => {
  scene = await Scene.open();
  [one, two] = [await scene.serve('spoke1', 'torch'), await scene.serve('spoke2', 'torch')];
}, 60_000);

const hostOf = ({ address }: Reported) => new URL(address.url).hostname;

test('an address with a path: requests arrive below it, without a double slash', async () => {
  const backend = await aBackend();
  await scene.report('path', {
    spoke1: reportedAt(`http://${hostOf(one)}:${backend.port}/base/llama`),
  });
  await scene.run('create', 'path');
  await eventually(async () => {
    const { statuses } = await requests(scene.url('path', 'v1/models/x?y=z'), 1);
    expect(statuses).toEqual({ 200: 1 });
  });
  expect(backend.asked.at(-1)).toMatchObject({
    host: hostOf(one),
    path: '/base/llama/v1/models/x?y=z',
  });
  backend.close();
}, 30_000);

test('https: the gateway uses the host name of the spoke, in TLS and in HTTP', async () => {
  const backend = await aBackend(hostOf(one));
  await scene.report('tls', { spoke1: reportedAt(`https://${hostOf(one)}:${backend.port}`) });
  await scene.run('create', 'tls');
  const ref = { namespace: scene.namespace, name: hostOf(one) };
  const rule = await scene.bed.ingress.get(DESTINATIONRULES, ref);
  const names = { sni: hostOf(one), subjectAltNames: [hostOf(one)] };
  expect(rule).toMatchObject({
    spec: {
      trafficPolicy: {
        portLevelSettings: [{ port: { number: backend.port }, tls: { mode: 'SIMPLE', ...names } }],
      },
    },
  });
  await trustAnybody(ref, backend.port);
  await eventually(async () => {
    const { statuses } = await requests(scene.url('tls'), 5);
    expect(statuses).toEqual({ 200: 5 });
  });
  expect(backend.asked.at(-1)).toEqual({
    host: hostOf(one),
    path: '/v1/models/mnist',
    sni: hostOf(one),
  });
  await scene.run('delete', 'tls');
  backend.close();
}, 30_000);

/**
 * A gateway gets its trusted certificates from Istio's agent, which the bed does not have; everything
 * else stays as created.
 */
async function trustAnybody(ref: { namespace: string; name: string }, port: number) {
  const tls = { mode: 'SIMPLE', sni: ref.name, insecureSkipVerify: true };
  await scene.bed.ingress.patch(DESTINATIONRULES, ref, {
    spec: { trafficPolicy: { portLevelSettings: [{ port: { number: port }, tls }] } },
  });
}

test('two HeadIngresses on different ports of a host share its entry, and the last one removes it', async () => {
  const backend = await aBackend();
  await scene.report('first', { spoke1: two });
  await scene.report('second', { spoke1: reportedAt(`http://${hostOf(two)}:${backend.port}`) });
  await scene.run('create', 'first');
  await scene.run('create', 'second', '--entry-name', 'another');
  await Promise.all(['first', 'second'].map((name) => scene.untilAnswered(name)));
  const ports = [Number(new URL(two.address.url).port || 80), backend.port].sort((a, b) => a - b);
  expect(await portsOf(hostOf(two))).toEqual([ports]);

  await scene.run('delete', 'first');
  expect(await portsOf(hostOf(two))).toEqual([[backend.port]]);
  await scene.untilAnswered('second');
  await scene.run('delete', 'second');
  expect(await portsOf(hostOf(two))).toEqual([]);
  backend.close();
}, 60_000);

/** The ports of each ServiceEntry for that host. */
async function portsOf(host: string): Promise<number[][]> {
  const { items } = await scene.bed.ingress.list(SERVICEENTRIES, { namespace: scene.namespace });
  const specs = items.map(
    (item) =>
      (item as typeof item & { spec: { hosts: string[]; ports: { number: number }[] } }).spec,
  );
  return specs
    .filter(({ hosts }) => hosts.includes(host))
    .map(({ ports }) => ports.map(({ number }) => number));
}

test('a spoke that moves to another host: no request fails, and the old host is removed', async () => {
  const moved = await scene.serve('spoke1', 'moved');
  await scene.report('moving', { spoke1: one, spoke2: two });
  await scene.run('create', 'moving');
  await scene.untilAnswered('moving');

  const load = startLoad(scene.url('moving'));
  await scene.report('moving', { spoke1: moved, spoke2: two });
  expect(await scene.run('sync', 'moving')).toMatchObject({
    err: expect.stringContaining(`spoke1 moved to ${hostOf(moved)}\n`),
  });
  const { sent, failed } = await load.stop();
  expect({ failed, enough: sent > 500 }).toEqual({ failed: {}, enough: true });
  expect(await portsOf(hostOf(moved))).toHaveLength(1);
  const { out } = await scene.run('describe', 'moving');
  expect(out).toContain(moved.address.url);
  expect(out).not.toContain(one.address.url);
}, 60_000);

test('a spoke that leaves: its requests go to the remaining ready spokes only', async () => {
  const third = await scene.serve('spoke2', 'third');
  const lame = { ...two, conditions: [{ type: 'Ready', status: 'False', message: 'no GPU' }] };
  const spokes = { spoke1: one, spoke2: two, spoke3: third };
  await scene.report('leaving', spokes);
  await scene.run('create', 'leaving', '--weight', 'spoke1=40,spoke2=30,spoke3=30');
  await scene.report('leaving', { spoke2: lame, spoke3: third });
  expect((await scene.run('sync', 'leaving')).err).toContain('spoke1 left with 40 %\n');
  const { out } = await scene.run('get', 'leaving');
  expect(out).toContain('spoke2=30,spoke3=70');
  await eventually(async () => {
    const { spokes: answered } = await scene.traffic('leaving', 100);
    expect(Object.fromEntries(answered)).toEqual({ spoke2: 100 }); // both hosts are there
  });
}, 60_000);

test('a HyperMLService that is deleted under traffic: get and describe report it', async () => {
  await scene.report('orphan', { spoke1: one, spoke2: two });
  await scene.run('create', 'orphan');
  await scene.untilAnswered('orphan');
  expect((await scene.run('get', 'orphan')).out).toMatch(/ True +\d+s\n$/);

  await scene.deleteService('orphan');
  expect((await scene.run('get', 'orphan')).out).toMatch(/ Orphaned +\d+s\n$/);
  const { out } = await scene.run('describe', 'orphan');
  expect(out).toContain(`${scene.namespace}/orphan (gone)`);
  await scene.untilAnswered('orphan');
  expect(await scene.attempt('set-weight', 'orphan', 'spoke1=1', 'spoke2')).toMatchObject({
    status: 2,
    err: expect.stringContaining('no longer exists'),
  });
  expect(await scene.attempt('sync', 'orphan')).toMatchObject({ status: 1 });

  await scene.run('delete', 'orphan');
  expect(await scene.names()).not.toContain('VirtualService/orphan');
  await eventually(async () => {
    const { statuses } = await requests(scene.url('orphan'), 5);
    expect(statuses).toEqual({ 404: 5 });
  });
}, 60_000);
