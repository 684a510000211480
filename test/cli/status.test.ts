import { HmlsError } from '../../src/errors.ts';
import { VIRTUALSERVICES } from '../../src/headingress/istio/kinds.ts';
import { headIngressObjects } from '../../src/headingress/istio/objects.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import {
  aGateway,
  aHeadIngress,
  anMLService,
  aRoute,
  aService,
  entry,
  ready,
} from '../support/builders.ts';
import { type Result, run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers, settled } from '../support/timers.ts';

const UTF8 = { LANG: 'en_US.UTF-8' };

const both = ['spoke1', 'spoke2'].map((spoke) => entry(spoke, anMLService(), ready(spoke)));
const service = (overrides: Partial<HyperMLService> = {}) =>
  aService({ status: { observedGeneration: 1, aggregatedStatus: both }, ...overrides });

const staleSpoke2 = service({
  status: {
    observedGeneration: 1,
    aggregatedStatus: both.map((e) => (e.cluster === 'spoke2' ? { ...e, stale: true } : e)),
  },
});

const denied = service({
  status: {
    observedGeneration: 1,
    aggregatedStatus: both.map((e) => ({
      ...e,
      applied: false,
      reason: 'Conflict',
      appliedMessage: 'belongs to demo/other',
    })),
  },
});

const named = (name: string, of: HyperMLService): HyperMLService => ({
  ...of,
  metadata: { ...of.metadata, name, uid: `uid-${name}` },
});

test('the matrix, with symbols where the locale allows and words everywhere', async () => {
  const clusters = { hub: new FakeCluster(service()) };
  const { out } = await run('status mnist -n demo', { clusters, env: UTF8 });
  expect(out).toBe(`Name:       mnist
Namespace:  demo
Status:     ✔ Ready (2/2 spokes ready, generation 1 observed 1)

SPOKE    MLSERVICE/torch
spoke1   ✔ Ready 1/1
spoke2   ✔ Ready 1/1
`);
  expect((await run('status mnist -n demo', { clusters })).out).toBe(out.replaceAll('✔ ', ''));
});

describe('colours', () => {
  const terminals = { out: { columns: 100, rows: 30 } };
  test.each<[string, object, boolean]>([
    ['status -n demo', { terminals }, true],
    ['status -n demo', {}, false],
    ['status -n demo', { terminals, env: { NO_COLOR: '' } }, false],
    ['status -n demo', { terminals, env: { TERM: 'dumb' } }, false],
    ['status -n demo', { terminals, env: { OS: 'Windows_NT' } }, false],
    ['status -n demo', { terminals, env: { OS: 'Windows_NT', WT_SESSION: '1' } }, true],
    ['status -n demo --color never', { terminals }, false],
    ['status -n demo --color always', { env: { NO_COLOR: '1' } }, true],
  ])('%s, %j: %s', async (line, world, coloured) => {
    const { out } = await run(line, { clusters: { hub: new FakeCluster(service()) }, ...world });
    expect(out.includes('\u001b[32m')).toBe(coloured);
  });
});

describe('--exit-code', () => {
  test.each<[string, HyperMLService, number, string]>([
    ['all ready', service(), 0, ''],
    ['one failed', denied, 2, 'error: mnist is Degraded\n'],
    [
      'one is unreachable',
      staleSpoke2,
      4,
      'error: mnist is Degraded: some clusters are unreachable\n',
    ],
  ])('%s', async (_, of, status, err) => {
    const clusters = { hub: new FakeCluster(of) };
    const table = await run('status -n demo --exit-code', { clusters });
    expect(table).toMatchObject({ status, err });
    expect(await run('status -n demo --exit-code -o json', { clusters })).toMatchObject({
      status,
      err,
    });
    expect(await run('status -n demo', { clusters })).toMatchObject({ status: 0, err: '' });
  });
});

test('-o json is one document that includes what is unreachable', async () => {
  const hub = new FakeCluster(staleSpoke2, named('other', service()));
  const { out } = await run('status -n demo -o json', { clusters: { hub } });
  expect(JSON.parse(out)).toMatchObject({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'HyperMLServiceStatusReport',
    items: [
      { name: 'mnist', state: 'Degraded', clusters: { done: 1, total: 2 } },
      { name: 'other', state: 'Ready', problems: [] },
    ],
    errors: [{ cluster: 'spoke2', reason: 'ClusterNotReady' }],
  });
});

test('-o jsonpath and custom-columns read the same document', async () => {
  const clusters = { hub: new FakeCluster(staleSpoke2) };
  const path = 'status -n demo -o jsonpath={.items[*].state}/{.errors[*].cluster}';
  expect((await run(path, { clusters })).out).toBe('Degraded/spoke2');
  const columns = 'status -n demo --no-headers -o custom-columns=A:.name,B:.state';
  expect((await run(columns, { clusters })).out).toBe('mnist   Degraded\n');
});

test('names that do not exist give an error each; the others are shown', async () => {
  const clusters = { hub: new FakeCluster(service()) };
  const { status, out, err } = await run('status mnist nope -n demo -o name', { clusters });
  expect({ status, out }).toEqual({
    status: 1,
    out: 'hypermlservice.tensorstack.dev/mnist\n',
  });
  expect(err).toBe(
    'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
  );
});

test('no resources is not an error', async () => {
  const clusters = { hub: new FakeCluster() };
  expect(await run('status -n demo', { clusters })).toEqual({
    status: 0,
    out: '',
    err: 'No resources found in demo namespace.\n',
  });
});

test('-C shows some clusters only', async () => {
  const clusters = { hub: new FakeCluster(staleSpoke2) };
  const { out, status } = await run('status -n demo -C spoke1 --exit-code', { clusters });
  expect(status).toBe(0);
  expect(out).not.toContain('spoke2');
});

test.each([
  ['-C spoke1 -C spoke2', true],
  ['-C spoke1,spoke2', true],
  ['--spoke=spoke1 -C spoke1', false],
])('%s shows spoke2: %s', async (flags, is) => {
  const clusters = { hub: new FakeCluster(staleSpoke2) };
  const { out } = await run(`status -n demo ${flags}`, { clusters });
  expect(out).toContain('spoke1');
  expect(out.includes('spoke2')).toBe(is);
});

test('-l selects by label', async () => {
  const labelled = named('fine', service());
  const metadata = { ...labelled.metadata, labels: { team: 'x' } };
  const hub = new FakeCluster(staleSpoke2, { ...labelled, metadata });
  const { out } = await run('status -n demo -l team=x -o name', { clusters: { hub } });
  expect(out).toBe('hypermlservice.tensorstack.dev/fine\n');
});

test('-C of a cluster that is not in use is refused, because it would look ready', async () => {
  const clusters = { hub: new FakeCluster(service()) };
  expect(await run('status -n demo -C spoke9 --exit-code', { clusters })).toEqual({
    status: 1,
    out: '',
    err: 'error: no manifests are placed on spoke "spoke9"; spokes in use: spoke1, spoke2\n',
  });
});

test('-A --problems lists what is wrong, over all namespaces', async () => {
  const hub = new FakeCluster(staleSpoke2, named('fine', service()));
  const { out } = await run('status -A --problems', { clusters: { hub } });
  expect(out.split('\n')[0]).toMatch(/^NAMESPACE +NAME +SPOKE +RESOURCE +REASON +MESSAGE$/);
  expect(out.split('\n')).toHaveLength(3);
});

describe('weights', () => {
  const route: KubeObject = {
    apiVersion: VIRTUALSERVICES.apiVersion,
    kind: VIRTUALSERVICES.kind,
    metadata: { namespace: 'demo', name: 'mnist' },
    spec: {
      http: [
        {
          route: [
            { destination: { host: 'torch.demo.ksvc.spoke1.example.com' }, weight: 30 },
            { destination: { host: 'torch.demo.ksvc.spoke2.example.com' }, weight: 70 },
          ],
        },
      ],
    },
  } as KubeObject;
  const line = 'status -n demo --ingress-context ingress';

  test('are shown where an ingress cluster is configured', async () => {
    const clusters = { hub: new FakeCluster(service()), ingress: new FakeCluster(route) };
    const { out } = await run(line, { clusters });
    expect(out).toMatch(/^spoke1 +Ready 1\/1 +30$/m);
    expect(out).toMatch(/^spoke2 +Ready 1\/1 +70$/m);
  });

  test('are a dash where there is no HeadIngress, or no response', async () => {
    const ingress = new FakeCluster();
    const clusters = { hub: new FakeCluster(service()), ingress };
    expect((await run(line, { clusters })).out).toMatch(/^spoke1 +Ready 1\/1 +-$/m);
    ingress.fail({}, new HmlsError('unreachable', 'no route to host'));
    const { out, err, status } = await run(`${line} --exit-code`, { clusters });
    expect(out).toMatch(/^spoke1 +Ready 1\/1 +-$/m);
    expect(err).toContain('Warning: cannot read weights: no route to host\n');
    expect(status).toBe(0);
  });
});

test('weights of a HeadIngress are told apart even behind one host', async () => {
  const url = 'http://lb.example.com';
  const alike = { ...ready('spoke1'), address: { url } };
  const aggregatedStatus = ['spoke1', 'spoke2'].map((s) => entry(s, anMLService(), alike));
  const hub = new FakeCluster(aService({ status: { aggregatedStatus } }));
  const world = { clusters: { hub, ingress: new FakeCluster(aGateway()) } };
  const flags = '-n demo --ingress-context ingress';
  const line = `headingress create mnist --weight spoke1=30,spoke2=70 ${flags}`;
  expect(await run(line, world)).toMatchObject({ status: 0 });
  const { out } = await run(`status ${flags} -o json`, world);
  expect(JSON.parse(out).items[0].weights).toEqual({ spoke1: 30, spoke2: 70 });
});

test('weights of several HeadIngresses are shown side by side', async () => {
  const weighing = (namespace: string, spoke1: number) => {
    const routes = [
      aRoute('spoke1', { weight: spoke1 }),
      aRoute('spoke2', { weight: 100 - spoke1 }),
    ];
    return headIngressObjects(aHeadIngress({ namespace, routes })).slice(-1);
  };
  const ingress = new FakeCluster(...weighing('edge', 100), ...weighing('demo', 30));
  const clusters = { hub: new FakeCluster(service()), ingress };
  const line = 'status -n demo --ingress-context ingress';
  expect((await run(line, { clusters })).out).toMatch(/^spoke1 +Ready 1\/1 +30,100$/m);
  const [report] = JSON.parse((await run(`${line} -o json`, { clusters })).out).items;
  expect(report.weights).toEqual({ spoke1: 30, spoke2: 70 });
  expect(report.headIngresses).toEqual([
    { namespace: 'demo', name: 'mnist', weights: { spoke1: 30, spoke2: 70 } },
    { namespace: 'edge', name: 'mnist', weights: { spoke1: 100, spoke2: 0 } },
  ]);
});

describe('-w', () => {
  const change = async (hub: FakeCluster) => {
    await hub.patchStatus(
      HYPERMLSERVICES,
      { namespace: 'demo', name: 'mnist' },
      { status: denied.status },
    );
    await settled();
  };

  const watched = (
    world: object,
    happens: (hub: FakeCluster) => void | Promise<void> = change,
  ): Promise<Result> => watchedWith({}, world, happens);

  async function watchedWith(
    others: Readonly<Record<string, FakeCluster>>,
    world: object,
    happens: (hub: FakeCluster) => void | Promise<void> = change,
  ): Promise<Result> {
    const hub = new FakeCluster(service());
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const timers = new FakeTimers();
    const ended = run('status -n demo -w', {
      clusters: { hub, ...others },
      timers,
      stopped,
      ...world,
    });
    for (let i = 0; i < 5; i++) await settled();
    await happens(hub);
    await timers.pass(1000);
    stop();
    return await ended;
  }

  test('in a pipe, changes are appended', async () => {
    const { status, out, err } = await watched({});
    expect({ status, err }).toEqual({ status: 130, err: '' });
    expect(out.match(/^Status: .*/gm)).toEqual([
      'Status:     Ready (2/2 spokes ready, generation 1 observed 1)',
      'Status:     Degraded (0/2 spokes ready, generation 1 observed 1)',
    ]);
    expect(out).not.toContain('\u001b');
  });

  test('on a terminal, the view is updated in place', async () => {
    const { out } = await watched({ terminals: { out: { columns: 100, rows: 30 } } });
    expect(out).toContain('\u001b[7FName:');
    expect(out.match(/Degraded/g)).toHaveLength(1);
  });

  describe('an unreachable ingress cluster', () => {
    const ingress = new FakeCluster();
    ingress.fail({}, new HmlsError('unreachable', 'no route to host'));
    const env = { HMLS_INGRESS_CONTEXT: 'ingress' };
    const WARNING = 'Warning: cannot read weights: no route to host\n';

    test('is reported once on stderr', async () => {
      const { err } = await watchedWith({ ingress }, { env });
      expect(err).toBe(`Ingress cluster: https://fake.example.com\n${WARNING}`);
    });

    test('and on a terminal below what is shown', async () => {
      const terminals = { out: { columns: 100, rows: 30 } };
      const { out, err } = await watchedWith({ ingress }, { env, terminals });
      expect(out.replaceAll('\u001b[K', '')).toContain(`\n\n${WARNING}`);
      expect(err).not.toContain('Warning');
    });
  });

  describe('a hub that is lost', () => {
    const isLost = (hub: FakeCluster) => void hub.down();
    const LOST = 'The connection to https://fake.example.com was refused';

    test('is reported on stderr', async () => {
      const { out, err } = await watched({}, isLost);
      expect(out.match(/^Status:/gm)).toHaveLength(1);
      expect(err).toBe(`${LOST}\nthe watch resumes when the server is back\n`);
    });

    test('and on a terminal below what is shown', async () => {
      const { out, err } = await watched(
        { terminals: { out: { columns: 100, rows: 30 } } },
        isLost,
      );
      expect(out).toContain(`out of date: ${LOST}`);
      expect(err).toBe('');
    });
  });
});
