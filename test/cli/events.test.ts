import { HmlsError } from '../../src/errors.ts';
import type { Event } from '../../src/kubernetes/event.ts';
import { EVENTS } from '../../src/kubernetes/kinds.ts';
import { aService, aWork } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers, settled } from '../support/timers.ts';

const happened = (name: string, lastTimestamp: string, fields: Partial<Event> = {}): Event => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { namespace: 'demo', name },
  involvedObject: { kind: 'HyperMLService', name: 'mnist', uid: 'uid-1' },
  type: 'Normal',
  reason: 'Ready',
  message: 'All workloads are ready',
  lastTimestamp,
  ...fields,
});

const onHub = [
  happened('later', '2024-04-15T10:02:00Z', { count: 3, firstTimestamp: '2024-04-15T10:00:00Z' }),
  happened('sooner', '2024-04-15T10:01:00Z', { type: 'Warning', reason: 'FullyApplied' }),
  happened('others', '2024-04-15T10:01:00Z', {
    involvedObject: { kind: 'HyperMLService', name: 'bert' },
  }),
  happened('pods', '2024-04-15T10:01:00Z', { involvedObject: { kind: 'Pod', name: 'mnist' } }),
];

const proxy = (spoke: string) =>
  `/apis/cluster.karmada.io/v1alpha1/clusters/${spoke}/proxy/api/v1/namespaces/demo/events?fieldSelector=involvedObject.kind%3DMLService%2CinvolvedObject.name%3Dtorch`;

function aKarmada(): FakeCluster {
  const { metadata } = aWork({ cluster: 'spoke2' });
  const karmada = new FakeCluster(
    happened('sync', '2024-04-15T10:02:10Z', {
      metadata: { namespace: 'karmada-es-spoke2', name: 'sync' },
      involvedObject: { kind: 'Work', name: metadata.name },
      type: 'Warning',
      reason: 'SyncFailed',
      message: 'denied',
    }),
  );
  const placed = { involvedObject: { kind: 'MLService', name: 'torch' }, message: 'started' };
  for (const spoke of ['spoke1', 'spoke2']) {
    const items = [happened('x', '2024-04-15T10:01:30Z', placed)];
    karmada.documents.set(proxy(spoke), { items });
  }
  return karmada;
}

const aWorld = (karmada = aKarmada()) => ({
  clusters: { hub: new FakeCluster(aService(), ...onHub), karmada },
});

test('events of one service, the latest last', async () => {
  const { out } = await run('events mnist -n demo', aWorld());
  expect(out).toMatchInlineSnapshot(`
"LAST SEEN             TYPE      REASON         OBJECT                 MESSAGE
90s                   Warning   FullyApplied   HyperMLService/mnist   All workloads are ready
30s (x3 over 2m30s)   Normal    Ready          HyperMLService/mnist   All workloads are ready
"
`);
});

test('events of all services, and of one type', async () => {
  expect((await run('events -A --no-headers', aWorld())).out.split('\n')).toHaveLength(4);
  const { out } = await run(
    'events -n demo --types=warning -o jsonpath={.items[*].reason}',
    aWorld(),
  );
  expect(out).toBe('FullyApplied');
});

const SPOKES = 'events mnist -n demo --spokes --karmada-context karmada';

test('--spokes includes events of its objects there, and of its Works', async () => {
  const { status, out } = await run(SPOKES, aWorld());
  expect(status).toBe(0);
  expect(out).toMatchInlineSnapshot(`
"CLUSTER   LAST SEEN             TYPE      REASON         OBJECT                  MESSAGE
hub       90s                   Warning   FullyApplied   HyperMLService/mnist    All workloads are ready
spoke1    60s                   Normal    Ready          MLService/torch         started
spoke2    60s                   Normal    Ready          MLService/torch         started
hub       30s (x3 over 2m30s)   Normal    Ready          HyperMLService/mnist    All workloads are ready
karmada   20s                   Warning   SyncFailed     Work/torch-5bcbdbccd8   denied
"
`);
});

test('-C shows events of some spokes only, and of Karmada about them', async () => {
  const line = `${SPOKES.replace(' --spokes', '')} -C spoke1`;
  const { status, out } = await run(line, aWorld());
  expect({ status, from: out.match(/^\w+/gm) }).toEqual({
    status: 0,
    from: ['CLUSTER', 'hub', 'spoke1', 'hub'],
  });
  const unknown = await run(line.replace('spoke1', 'spoke9'), aWorld());
  expect(unknown).toMatchObject({
    status: 1,
    err: expect.stringContaining(
      'no manifests are placed on spoke "spoke9"; spokes in use: spoke1, spoke2',
    ),
  });
});

test('an unreachable spoke does not affect the others: status 4', async () => {
  const karmada = aKarmada();
  karmada.documents.delete(proxy('spoke1'));
  const { status, out, err } = await run(SPOKES, aWorld(karmada));
  expect(status).toBe(4);
  expect(out).toMatch(/^spoke2 /m);
  expect(err).toContain('error: no events from spoke1: ');
  const json = await run(`${SPOKES} -o json`, aWorld(karmada));
  expect(json.status).toBe(4);
  expect(JSON.parse(json.out)).toMatchObject({ errors: [{ cluster: 'spoke1' }] });
});

test('an unreachable Karmada does not affect the hub', async () => {
  const karmada = aKarmada();
  karmada.fail({}, new HmlsError('unreachable', 'no route to host'));
  const { status, out, err } = await run(SPOKES, aWorld(karmada));
  expect(status).toBe(4);
  expect(out).toMatch(/^hub /m);
  expect(err).toContain('no events from karmada: no route to host\n');
});

test('no events', async () => {
  expect(await run('events', aWorld())).toEqual({
    status: 0,
    out: '',
    err: 'No resources found in default namespace.\n',
  });
});

test('-w keeps watching', async () => {
  const world = aWorld();
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const ended = run('events mnist -n demo -w', { ...world, stopped, timers: new FakeTimers() });
  for (let i = 0; i < 5; i++) await settled();
  await world.clusters.hub.create(
    EVENTS,
    happened('new', '2024-04-15T10:02:30Z', { reason: 'New' }),
  );
  for (let i = 0; i < 5; i++) await settled();
  stop();
  const { out, status } = await ended;
  expect(status).toBe(130);
  expect(out.match(/ (FullyApplied|Ready|New) /g)).toEqual([' FullyApplied ', ' Ready ', ' New ']);
  expect(out.match(/LAST SEEN/g)).toHaveLength(1);
});

test('-w with --spokes is refused', async () => {
  expect(await run(`${SPOKES} -w`, aWorld())).toMatchObject({ status: 1, out: '' });
});
