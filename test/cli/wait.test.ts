import type { HyperMLService, HyperMLServiceStatus } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import type { KubeObject, Ref } from '../../src/kubernetes/object.ts';
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

test('a condition that is already met is reported at once', async () => {
  const clusters = { hub: new FakeCluster(named('mnist', isReady)) };
  expect(await run('wait mnist -n demo --for=ready', { clusters })).toEqual({
    status: 0,
    out: met,
    err: '',
  });
});

test('a condition is reported for each service when it is met', async () => {
  const hub = new FakeCluster(named('mnist'), named('bert'));
  const wait = new Running('wait mnist hmls/bert -n demo --for=ready', hub);
  await wait.pass(5000);
  await wait.become(isReady);
  expect(wait.result).toBeUndefined();
  await wait.become(isReady, 'bert');
  expect(wait.result).toEqual({ status: 0, out: met + met.replace('mnist', 'bert'), err: '' });
});

test('several conditions must all be met', async () => {
  const hub = new FakeCluster(named('mnist', isReady));
  const line = 'wait mnist -n demo --for=ready --for=clusters>=1 --timeout=1m';
  const wait = new Running(line, hub);
  await wait.pass(0);
  expect(wait.result).toBeUndefined();
  const summary = { clusters: 1, readyClusters: 1, manifests: 1, appliedManifests: 1 };
  await wait.become({ ...isReady, summary: { ...summary, ready: '1/1', applied: '1/1' } });
  expect(wait.result).toEqual({ status: 0, out: met, err: '' });
});

describe('on timeout', () => {
  test('fails like kubectl, with status 3', async () => {
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

  test('of several, it names each that has not met the condition', async () => {
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

  test('--timeout=0 checks once', async () => {
    const clusters = { hub: new FakeCluster(named('mnist', denied)) };
    expect(await run('wait mnist -n demo --for=ready --timeout=0', { clusters })).toEqual({
      status: 3,
      out: '',
      err: 'error: condition not met for hypermlservices/mnist\n',
    });
  });
});

describe('an unrecoverable error', () => {
  const line = 'wait mnist -n demo --for=ready --timeout=5m --grace=10s';

  test('ends the wait when it persists for the grace period, with status 2', async () => {
    const wait = new Running(line, new FakeCluster(named('mnist')));
    await wait.become(denied);
    await wait.pass(9999);
    expect(wait.result).toBeUndefined();
    await wait.pass(1);
    expect(wait.result).toEqual({
      status: 2,
      out: '',
      err: `error: gave up waiting for hypermlservices/mnist: MLService/torch on spoke1: Conflict: mnist belongs to demo/other (and 1 more)
hint: kubectl hmls status mnist -n demo
`,
    });
  });

  test('does not end the wait if it recovers within the grace period', async () => {
    const wait = new Running(line, new FakeCluster(named('mnist')));
    await wait.become(denied);
    await wait.pass(5000);
    await wait.become({ observedGeneration: 1, aggregatedStatus: [] });
    await wait.pass(60_000);
    expect(wait.result).toBeUndefined();
    await wait.become(isReady);
    expect(wait.result).toMatchObject({ status: 0, out: met });
  });

  test('does not extend the timeout', async () => {
    const wait = new Running(
      'wait mnist -n demo --for=ready --timeout=5s',
      new FakeCluster(named('mnist', denied)),
    );
    await wait.pass(5000);
    expect(wait.result).toMatchObject({ status: 3 });
  });
});

describe('--for=delete', () => {
  test('waits until it is gone', async () => {
    const hub = new FakeCluster(named('mnist'));
    const wait = new Running('wait mnist -n demo --for=delete', hub);
    await wait.pass(0);
    expect(wait.result).toBeUndefined();
    await hub.remove(HYPERMLSERVICES, { namespace: 'demo', name: 'mnist' });
    await wait.pass(0);
    expect(wait.result).toEqual({ status: 0, out: met, err: '' });
  });

  test('one that is gone already is not an error, and prints nothing', async () => {
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
    err: 'error: hypermlservices/mnist was deleted while waiting\n',
  });
});

test('names that do not exist give an error each, once the others are met', async () => {
  const clusters = { hub: new FakeCluster(named('mnist', isReady)) };
  expect(await run('wait mnist nope -n demo --for=ready', { clusters })).toEqual({
    status: 1,
    out: met,
    err: 'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
  });
});

test('a JSONPath, in either spelling', async () => {
  const clusters = { hub: new FakeCluster(named('mnist', isReady)) };
  for (const path of ['{.status.observedGeneration}=1', '.metadata.name=mnist', '{.kind}']) {
    const line = `wait mnist -n demo --for=jsonpath=${path}`;
    expect(await run(line, { clusters })).toEqual({ status: 0, out: met, err: '' });
  }
});

const labelled = (name: string, team: string, namespace = 'demo', status = isReady) => {
  const hmls = named(name, status);
  const uid = `uid-${namespace}-${name}`;
  return { ...hmls, metadata: { ...hmls.metadata, namespace, uid, labels: { team } } };
};

describe('a selection', () => {
  const hub = () =>
    new FakeCluster(labelled('mnist', 'x'), labelled('bert', 'y'), labelled('far', 'x', 'other'));
  const metOf = (...names: string[]) => names.map((name) => met.replace('mnist', name)).join('');

  test.each([
    ['-l team=x', metOf('mnist')],
    ['--all', metOf('bert', 'mnist')],
    ['--all -l team=y', metOf('bert')],
    ['-A -l team=x', metOf('mnist', 'far')],
    ['--all --for=create', metOf('bert', 'mnist')],
  ])('`wait %s`', async (flags, out) => {
    const { status, ...said } = await run(`wait ${flags} -n demo --for=ready`, {
      clusters: { hub: hub() },
    });
    expect({ status, lines: said.out.split('\n').sort() }).toEqual({
      status: 0,
      lines: out.split('\n').sort(),
    });
  });

  test('one of another namespace is waited for, too', async () => {
    const late = labelled('far', 'x', 'other', { observedGeneration: 1 });
    const wait = new Running(
      'wait -A -l team=x --for=ready --timeout=1m',
      new FakeCluster(labelled('mnist', 'x'), late),
    );
    await wait.pass(1000);
    expect(wait.result).toBeUndefined();
    await wait.hub.patchStatus(
      HYPERMLSERVICES,
      { namespace: 'other', name: 'far' },
      { status: isReady },
    );
    await wait.pass(0);
    expect(wait.result).toEqual({ status: 0, out: metOf('mnist', 'far'), err: '' });
  });

  test.each([
    ['-l team=z --for=ready', 1, 'error: no matching resources found\n'],
    ['-l team=z --for=delete', 0, ''],
    [
      'mnist -l team=x --for=ready',
      1,
      'error: name cannot be provided when a selector is specified\n',
    ],
  ])('`wait %s` finds nothing', async (flags, status, err) => {
    const world = { clusters: { hub: hub() } };
    expect(await run(`wait ${flags} -n demo`, world)).toEqual({ status, out: '', err });
  });
});

/** A hub where a service appears only after two failed lookups. */
class Late extends FakeCluster {
  lookups = 0;
  readonly #late: HyperMLService;

  constructor(late: HyperMLService, ...others: HyperMLService[]) {
    super(...others);
    this.#late = late;
  }

  override async get<T extends KubeObject>(kind: Kind<T>, ref: Ref): Promise<T> {
    const isIt = ref.name === this.#late.metadata.name;
    if (isIt && ++this.lookups === 3) await this.create(HYPERMLSERVICES, this.#late);
    return await super.get(kind, ref);
  }
}

describe('--for=create', () => {
  test('waits until all exist', async () => {
    const hub = new Late(named('bert'), named('mnist'));
    expect(await run('wait mnist bert -n demo --for=create', { clusters: { hub } })).toEqual({
      status: 0,
      out: met + met.replace('mnist', 'bert'),
      err: '',
    });
    expect(hub.lookups).toBe(3);
  });

  test('then waits for the other conditions', async () => {
    const line = 'wait mnist -n demo --for=create --for=ready --timeout=5s';
    const wait = new Running(line, new Late(named('mnist')));
    await wait.pass(0);
    expect(wait.result).toBeUndefined();
    await wait.become(isReady);
    expect(wait.result).toMatchObject({ status: 0, out: met });
  });

  test('the other conditions have only the remaining time', async () => {
    const line = 'wait mnist -n demo --for=create --for=ready --timeout=5s';
    const wait = new Running(line, new Late(named('mnist')));
    await wait.pass(3900);
    expect(wait.result).toBeUndefined();
    await wait.pass(200);
    expect(wait.result).toMatchObject({ status: 3 });
  });

  test.each(['nope --timeout=1s', '-l team=x --timeout=1s', 'nope --timeout=0'])(
    '`wait %s`: the time is up',
    async (words) => {
      const wait = new Running(`wait ${words} -n demo --for=create`, new FakeCluster());
      for (let i = 0; i < 4; i++) await wait.pass(300);
      const err = 'error: timed out waiting for the condition\n';
      expect(wait.result).toEqual({ status: 3, out: '', err });
    },
  );
});

test('without a name', async () => {
  const clusters = { hub: new FakeCluster() };
  expect(await run('wait --for=ready', { clusters })).toEqual({
    status: 1,
    out: '',
    err: 'error: resource(s) were provided, but no name was specified\n',
  });
});

test('on a terminal, stderr shows progress, and is cleared at the end', async () => {
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
      'waiting for mnist: 0/2 spokes ready, 0/2 applied: MLService/torch: The contr',
    ),
    expect.stringContaining(
      'waiting for mnist: 0/2 spokes ready, 0/2 applied: MLService/torch on spoke1',
    ),
    '\u001b[K',
  ]);
});
