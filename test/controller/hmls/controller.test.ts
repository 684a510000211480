import { Controller } from '../../../src/controller/controller.ts';
import { hmlsReconciler } from '../../../src/controller/hmls/controller.ts';
import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { CLUSTERS, WORKS } from '../../../src/karmada/kinds.ts';
import { ownerOf, type Work } from '../../../src/karmada/work.ts';
import type { StartReflection } from '../../../src/kube/reflection.ts';
import { reflectWith } from '../../../src/kube/reflection.ts';
import type { Secret } from '../../../src/kubernetes/kinds.ts';
import { type KubeObject, refOf } from '../../../src/kubernetes/object.ts';
import { anMLService, aService, aSpoke } from '../../support/builders.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';
import { applyAll } from '../../support/karmada.ts';
import { FakeTimers } from '../../support/timers.ts';
import { SILENT } from '../world.ts';

const SECRET: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'karmada-system', name: 'karmada-kubeconfig' },
  data: { kubeconfig: '' },
};

/** A service with torch on `clusters`; a year younger with each `age`. */
function aServiceNamed(name: string, age: number, ...clusters: string[]): HyperMLService {
  const creationTimestamp = `${2020 + age}-01-01T00:00:00Z`;
  return aService({
    metadata: { namespace: 'demo', name, uid: `uid-${name}`, generation: 1, creationTimestamp },
    spec: { workloads: [{ clusters, manifests: [anMLService()] }] },
  });
}

/** A running controller, with spoke1 and spoke2. */
function aController(...services: KubeObject[]) {
  const timers = new FakeTimers();
  const hub = new FakeCluster(SECRET, ...services);
  const karmada = new FakeCluster(aSpoke('spoke1'), aSpoke('spoke2'));
  hub.now = karmada.now = () => new Date(timers.now());
  const resources = [{ name: 'mlservices', kind: 'MLService', namespaced: true }];
  karmada.documents.set('/apis/tensorstack.dev/v1beta1', { resources });
  const reflect: StartReflection = (cluster, kind, scope, onChange) =>
    reflectWith({ timing: timers.timing, report: fail }, { cluster, kind, scope, onChange });

  let passes: string[] = [];
  const options = {
    karmadaSecret: { ...refOf(SECRET), key: 'kubeconfig' },
    policy: { allowNamespaces: [], allowClusterKinds: [] },
    concurrency: 4,
    rate: { qps: 100, burst: 200 },
  };
  const controller = new Controller([hmlsReconciler(options, async () => karmada)], {
    hub,
    reflect,
    timers,
    leads: () => true,
    report: {
      ...SILENT,
      passed: (_kind, key) => passes.push(key),
      failed: () => {},
      watchFailed: () => {},
      notStarted: (_kind, error) => fail(error),
    },
  });
  running.push(controller);

  /** The services reconciled since the last call, each once. */
  const looked = () => {
    const keys = [...new Set(passes)].sort();
    passes = [];
    return keys;
  };
  /** Lets time pass until nothing changes, with Karmada working. */
  const quiet = async () => {
    for (let round = 0; round < 4; round++) {
      await timers.pass(1100);
      await applyAll(karmada);
    }
    await timers.pass(1100);
  };
  const said = (name: string) => {
    const service = hub.objects(HYPERMLSERVICES).find(({ metadata }) => metadata.name === name);
    return (service?.status?.aggregatedStatus ?? []).map(
      ({ cluster, applied, reason }) => `${cluster}: ${applied ? 'applied' : reason}`,
    );
  };
  const owners = () => karmada.objects(WORKS).map((work) => ownerOf(work)?.name);
  const edit = (name: string, ...clusters: string[]) =>
    hub.patch(
      HYPERMLSERVICES,
      { namespace: 'demo', name },
      { spec: { workloads: [{ clusters, manifests: [anMLService()] }] } },
    );
  const remove = (name: string) => hub.remove(HYPERMLSERVICES, { namespace: 'demo', name });
  return { hub, karmada, timers, controller, looked, quiet, said, owners, edit, remove };
}

const running: Controller[] = [];
afterEach(async () => {
  for (const controller of running.splice(0)) await controller.stop();
});

function fail(error: unknown): never {
  throw error;
}

const a = aServiceNamed('a', 0, 'spoke1');
const b = aServiceNamed('b', 1, 'spoke2');
const spoke2 = { namespace: '', name: 'spoke2' };

test('reconciles everything, and then is idle', async () => {
  const { quiet, looked, said, timers } = aController(a, b);
  await quiet();
  expect([said('a'), said('b')]).toEqual([['spoke1: applied'], ['spoke2: applied']]);
  looked();
  await timers.pass(600_000);
  expect(looked()).toEqual([]);
});

test('a Work that changes enqueues its owner, and no other service', async () => {
  const { karmada, quiet, looked } = aController(a, b);
  await quiet();
  looked();
  const [work] = karmada.objects(WORKS) as [Work];
  await karmada.patchStatus(WORKS, refOf(work), { status: { conditions: [] } });
  await quiet();
  expect(looked()).toEqual([`demo/${ownerOf(work)?.name}`]);
});

test('a Work that is deleted by hand is recreated', async () => {
  const { karmada, quiet, said } = aController(a);
  await quiet();
  const [work] = karmada.objects(WORKS) as [Work];
  await karmada.remove(WORKS, refOf(work));
  await quiet();
  expect(said('a')).toEqual(['spoke1: applied']);
  expect(karmada.objects(WORKS)[0]?.metadata.uid).not.toBe(work.metadata.uid);
});

test('a spoke that changes state enqueues every service on it', async () => {
  const { karmada, quiet, looked, said } = aController(a, b);
  await quiet();
  looked();
  await karmada.patchStatus(CLUSTERS, spoke2, { status: aSpoke('spoke2', 'False').status });
  await quiet();
  expect(looked()).toEqual(['demo/b']);

  await karmada.patchStatus(CLUSTERS, spoke2, { status: aSpoke('spoke2').status });
  await quiet();
  expect({ looked: looked(), said: said('b') }).toEqual({
    looked: ['demo/b'],
    said: ['spoke2: applied'],
  });
});

test('a spoke that is only touched enqueues none', async () => {
  const { karmada, quiet, looked } = aController(a, b);
  await quiet();
  looked();
  await karmada.patch(CLUSTERS, spoke2, { metadata: { labels: { region: 'north' } } });
  await quiet();
  expect(looked()).toEqual([]);
});

test('a spoke enqueues services that still have Works on it, though their specs no longer name it', async () => {
  const { karmada, quiet, looked, edit, owners } = aController(b);
  await quiet();
  await karmada.patchStatus(CLUSTERS, spoke2, { status: aSpoke('spoke2', 'False').status });
  await edit('b', 'spoke1');
  await quiet();
  expect(owners()).toEqual(['b', 'b']);
  looked();

  await karmada.patchStatus(CLUSTERS, spoke2, { status: aSpoke('spoke2').status });
  await quiet();
  expect({ looked: looked(), owners: owners() }).toEqual({ looked: ['demo/b'], owners: ['b'] });
});

test('a spoke that is registered later gets its pending manifests', async () => {
  const { karmada, quiet, said } = aController(aServiceNamed('a', 0, 'spoke3'));
  await quiet();
  expect(said('a')).toEqual(['spoke3: ClusterNotFound']);
  await karmada.create(CLUSTERS, aSpoke('spoke3'));
  await karmada.patchStatus(
    CLUSTERS,
    { namespace: '', name: 'spoke3' },
    { status: aSpoke('spoke3').status },
  );
  await quiet();
  expect(said('a')).toEqual(['spoke3: applied']);
});

test('a kind that Karmada starts to serve is applied without an event', async () => {
  const { karmada, quiet, said, timers } = aController(a);
  karmada.documents.set('/apis/tensorstack.dev/v1beta1', { resources: [] });
  await quiet();
  expect(said('a')).toEqual(['spoke1: KindNotServedByKarmada']);

  const resources = [{ name: 'mlservices', kind: 'MLService', namespaced: true }];
  karmada.documents.set('/apis/tensorstack.dev/v1beta1', { resources });
  await timers.pass(10_000);
  await quiet();
  expect(said('a')).toEqual(['spoke1: applied']);
});

describe('two services with the same object', () => {
  const young = aServiceNamed('young', 5, 'spoke1');
  const old = aServiceNamed('old', 1, 'spoke1');

  test('the older owns it; the other waits without polling', async () => {
    const { quiet, said, owners, looked, timers } = aController(young, old);
    await quiet();
    expect({ owners: owners(), old: said('old'), young: said('young') }).toEqual({
      owners: ['old'],
      old: ['spoke1: applied'],
      young: ['spoke1: Conflict'],
    });
    looked();
    await timers.pass(600_000);
    expect(looked()).toEqual([]);
  });

  test('an older one that comes later takes it over, and the other reports the conflict', async () => {
    const { hub, quiet, said } = aController(young);
    await quiet();
    expect(said('young')).toEqual(['spoke1: applied']);
    const { uid: _, ...metadata } = old.metadata;
    await hub.create(HYPERMLSERVICES, { ...old, metadata });
    await quiet();
    expect([said('old'), said('young')]).toEqual([['spoke1: applied'], ['spoke1: Conflict']]);
  });

  test.each([
    { name: 'the older is deleted', act: (c: ReturnType<typeof aController>) => c.remove('old') },
    {
      name: 'the older no longer has it',
      act: (c: ReturnType<typeof aController>) => c.edit('old', 'spoke2'),
    },
  ])('when $name, the other gets it', async ({ act }) => {
    const world = aController(young, old);
    await world.quiet();
    await act(world);
    await world.quiet();
    await world.quiet();
    expect(world.said('young')).toEqual(['spoke1: applied']);
  });

  test('when the older is deleted and leaves its Work behind, the other takes it over', async () => {
    const { hub, karmada, quiet, said, owners, remove } = aController(young, old);
    await quiet();
    karmada.fail({ verb: 'remove', kind: WORKS }, new HmlsError('unreachable', 'refused'));
    await remove('old');
    await quiet();
    expect(said('young')).toEqual(['spoke1: Conflict']);
    const unheld = { metadata: { finalizers: [] } };
    await hub.patch(HYPERMLSERVICES, { namespace: 'demo', name: 'old' }, unheld);
    await quiet();
    expect(owners()).toEqual(['young']);
    expect(said('young')).toEqual(['spoke1: applied']);
  });

  test('when a Work without an owner is deleted, it is noticed after a while', async () => {
    const { karmada, quiet, said, timers } = aController(young);
    await quiet();
    const [work] = karmada.objects(WORKS) as [Work];
    const metadata = { labels: { 'tensorstack.dev/hypermlservice-uid': null } };
    await karmada.patch(WORKS, refOf(work), { metadata });
    await quiet();
    expect(said('young')).toEqual(['spoke1: Conflict']);

    await karmada.remove(WORKS, refOf(work));
    await applyAll(karmada);
    await timers.pass(10_000);
    await quiet();
    expect(said('young')).toEqual(['spoke1: applied']);
  });
});

test('Karmada lost and found: reported for every service, and recovered from', async () => {
  const { hub, karmada, quiet, timers, edit, said } = aController(a, b);
  await quiet();
  const up = karmada.down();
  await timers.pass(10_000);
  const reachable = () =>
    hub.objects(HYPERMLSERVICES).map(({ status }) => {
      const condition = status?.conditions?.find(({ type }) => type === 'ClustersReachable');
      return condition?.reason;
    });
  expect(reachable()).toEqual(['KarmadaUnreachable', 'KarmadaUnreachable']);

  await edit('a', 'spoke2', 'spoke1');
  up();
  await timers.pass(30_000);
  await quiet();
  expect(reachable()).toEqual(['Reachable', 'Reachable']);
  expect(said('a')).toEqual(['spoke1: applied', 'spoke2: applied']);
  expect(said('b')).toEqual(['spoke2: Conflict']);
});

test('stopped: nothing is reconciled any more, and no timer is left', async () => {
  const { controller, timers, quiet, looked, edit } = aController(a);
  await quiet();
  looked();
  await controller.stop();
  await edit('a', 'spoke2');
  await timers.pass(60_000);
  expect(looked()).toEqual([]);
  expect(timers.pending).toBe(0);
});
