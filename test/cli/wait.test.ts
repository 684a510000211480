import type { HyperMLService, HyperMLServiceStatus } from '../../src/domain/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/kube/cluster.ts';
import { aCondition, anMLService, aService, entry } from '../support/builders.ts';
import { type CliWorld, type Result, run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers, settled } from '../support/timers.ts';

const isReady: HyperMLServiceStatus = {
  observedGeneration: 1,
  conditions: [aCondition('FullyApplied', 'True'), aCondition('Ready', 'True')],
};
const denied: HyperMLServiceStatus = {
  observedGeneration: 1,
  conditions: [aCondition('Ready', 'False')],
  aggregatedStatus: ['spoke1', 'spoke2'].map((spoke) => ({
    ...entry(spoke, anMLService()),
    applied: false,
    reason: 'Conflict',
    appliedMessage: 'mnist belongs to demo/other',
  })),
};

const named = (name: string, status?: HyperMLServiceStatus): HyperMLService => ({
  ...aService(status && { status }),
  metadata: { ...aService().metadata, name, uid: `uid-${name}` },
});

/** A command line that is running. */
class Running {
  readonly timers = new FakeTimers();
  readonly hub: FakeCluster;
  readonly ended: Promise<Result>;
  result: Result | undefined;

  constructor(line: string, hub: FakeCluster, world: CliWorld = {}) {
    this.hub = hub;
    this.ended = run(line, { clusters: { hub }, timers: this.timers, ...world });
    void this.ended.then((result) => {
      this.result = result;
    });
  }

  async become(status: HyperMLServiceStatus, name = 'mnist'): Promise<void> {
    await this.hub.patchStatus(HYPERMLSERVICES, { namespace: 'demo', name }, { status });
    await this.pass(0);
  }

  async pass(ms: number): Promise<void> {
    for (let i = 0; i < 5; i++) await settled();
    await this.timers.pass(ms);
    for (let i = 0; i < 5; i++) await settled();
  }
}

const met = 'hypermlservice.tensorstack.dev/mnist condition met\n';

test('what is so already is said at once', async () => {
  const clusters = { hub: new FakeCluster(named('mnist', isReady)) };
  expect(await run('wait mnist -n demo --for=ready', { clusters })).toEqual({
    status: 0,
    out: met,
    err: '',
  });
});

test('what becomes so is said when it does, and for each', async () => {
  const hub = new FakeCluster(named('mnist'), named('bert'));
  const wait = new Running('wait mnist hmls/bert -n demo --for=ready', hub);
  await wait.pass(5000);
  await wait.become(isReady);
  expect(wait.result).toBeUndefined();
  await wait.become(isReady, 'bert');
  expect(wait.result).toEqual({ status: 0, out: met + met.replace('mnist', 'bert'), err: '' });
});

test('of several goals, all count', async () => {
  const hub = new FakeCluster(named('mnist', isReady));
  const line = 'wait mnist -n demo --for=ready --for=clusters>=1 --timeout=1m';
  const wait = new Running(line, hub);
  await wait.pass(0);
  expect(wait.result).toBeUndefined();
  const summary = { clusters: 1, readyClusters: 1, manifests: 1, appliedManifests: 1 };
  await wait.become({ ...isReady, summary: { ...summary, ready: '1/1', applied: '1/1' } });
  expect(wait.result).toEqual({ status: 0, out: met, err: '' });
});

describe('when the time is up', () => {
  test('it says so as kubectl does, with status 3', async () => {
    const wait = new Running(
      'wait mnist -n demo --for=ready --timeout=5s',
      new FakeCluster(named('mnist')),
    );
    await wait.pass(4999);
    expect(wait.result).toBeUndefined();
    await wait.pass(1);
    expect(wait.result).toEqual({
      status: 3,
      out: '',
      err: 'error: timed out waiting for the condition on hypermlservices/mnist\n',
    });
  });

  test('of several, it names each that is not there yet', async () => {
    const hub = new FakeCluster(named('mnist'), named('bert'), named('good', isReady));
    const wait = new Running('wait mnist good bert -n demo --for=ready', hub);
    await wait.pass(30_000);
    expect(wait.result).toEqual({
      status: 3,
      out: met.replace('mnist', 'good'),
      err: `timed out waiting for the condition on hypermlservices/mnist
timed out waiting for the condition on hypermlservices/bert
`,
    });
  });

  test('--timeout=0 looks once', async () => {
    const clusters = { hub: new FakeCluster(named('mnist', denied)) };
    expect(await run('wait mnist -n demo --for=ready --timeout=0', { clusters })).toEqual({
      status: 3,
      out: '',
      err: 'error: condition not met for hypermlservices/mnist\n',
    });
  });
});

describe('a cause that cannot heal', () => {
  const line = 'wait mnist -n demo --for=ready --timeout=5m --grace=10s';

  test('is the end when it has stood for the grace, with status 2', async () => {
    const wait = new Running(line, new FakeCluster(named('mnist')));
    await wait.become(denied);
    await wait.pass(9999);
    expect(wait.result).toBeUndefined();
    await wait.pass(1);
    expect(wait.result).toEqual({
      status: 2,
      out: '',
      err: `error: waiting will not help hypermlservices/mnist: MLService/torch on spoke1: Conflict: mnist belongs to demo/other (and 1 more)
hint: kubectl hmls status mnist -n demo
`,
    });
  });

  test('is none if it heals within the grace', async () => {
    const wait = new Running(line, new FakeCluster(named('mnist')));
    await wait.become(denied);
    await wait.pass(5000);
    await wait.become({ observedGeneration: 1, aggregatedStatus: [] });
    await wait.pass(60_000);
    expect(wait.result).toBeUndefined();
    await wait.become(isReady);
    expect(wait.result).toMatchObject({ status: 0, out: met });
  });

  test('does not outlast the time', async () => {
    const wait = new Running(
      'wait mnist -n demo --for=ready --timeout=5s',
      new FakeCluster(named('mnist', denied)),
    );
    await wait.pass(5000);
    expect(wait.result).toMatchObject({ status: 3 });
  });
});

describe('--for=delete', () => {
  test('until it is gone', async () => {
    const hub = new FakeCluster(named('mnist'));
    const wait = new Running('wait mnist -n demo --for=delete', hub);
    await wait.pass(0);
    expect(wait.result).toBeUndefined();
    await hub.remove(HYPERMLSERVICES, { namespace: 'demo', name: 'mnist' });
    await wait.pass(0);
    expect(wait.result).toEqual({ status: 0, out: met, err: '' });
  });

  test('one that is gone already is no error, and nothing to tell', async () => {
    const clusters = { hub: new FakeCluster() };
    expect(await run('wait mnist -n demo --for=delete', { clusters })).toEqual({
      status: 0,
      out: '',
      err: '',
    });
  });
});

test('one that is deleted meanwhile will never be ready', async () => {
  const hub = new FakeCluster(named('mnist'));
  const wait = new Running('wait mnist -n demo --for=ready', hub);
  await wait.pass(0);
  await hub.remove(HYPERMLSERVICES, { namespace: 'demo', name: 'mnist' });
  await wait.pass(0);
  expect(wait.result).toEqual({
    status: 2,
    out: '',
    err: 'error: hypermlservices/mnist was deleted in the meantime\n',
  });
});

test('of names that nobody has, an error each, when the others are met', async () => {
  const clusters = { hub: new FakeCluster(named('mnist', isReady)) };
  expect(await run('wait mnist nope -n demo --for=ready', { clusters })).toEqual({
    status: 1,
    out: met,
    err: 'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
  });
});

test('a path, in either spelling', async () => {
  const clusters = { hub: new FakeCluster(named('mnist', isReady)) };
  for (const path of ['{.status.observedGeneration}=1', '.metadata.name=mnist', '{.kind}']) {
    const line = `wait mnist -n demo --for=jsonpath=${path}`;
    expect(await run(line, { clusters })).toEqual({ status: 0, out: met, err: '' });
  }
});

test('without a name', async () => {
  const clusters = { hub: new FakeCluster() };
  expect(await run('wait --for=ready', { clusters })).toEqual({
    status: 1,
    out: '',
    err: 'error: resource(s) were provided, but no name was specified\n',
  });
});

test('on a terminal, stderr says how far it is, and is clean at the end', async () => {
  const terminals = { err: { columns: 90, rows: 24 } };
  const wait = new Running('wait mnist -n demo --for=ready', new FakeCluster(named('mnist')), {
    terminals,
  });
  await wait.pass(0);
  await wait.become(denied);
  await wait.become(isReady);
  const { out, err } = wait.result ?? { out: '', err: '' };
  expect(out).toBe(met);
  expect(err.split('\r').slice(1)).toEqual([
    expect.stringContaining(
      'waiting for mnist: 0/2 clusters ready, 0/2 applied: MLService/torch: The contr',
    ),
    expect.stringContaining(
      'waiting for mnist: 0/2 clusters ready, 0/2 applied: MLService/torch on spoke1',
    ),
    '\u001b[K',
  ]);
});
