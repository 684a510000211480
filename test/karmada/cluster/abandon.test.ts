import { FINALIZER, HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { abandon, abandonUnseen } from '../../../src/karmada/cluster/abandon.ts';
import { WORKS } from '../../../src/karmada/kinds.ts';
import { EXECUTION_FINALIZER } from '../../../src/karmada/work.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { anMLService, aService, aSpoke, aWork, entry } from '../../support/builders.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';
import { appliedStatus, applyAll } from '../../support/karmada.ts';
import { FakeTimers } from '../../support/timers.ts';

const hmls = aService({
  metadata: { ...aService().metadata, finalizers: [FINALIZER, 'example.com/other'] },
  status: { aggregatedStatus: [entry('spoke1', anMLService())] },
});

const seen = (cluster: string) => {
  const work = aWork({ cluster });
  return { ...work, status: appliedStatus(work) };
};

/** A hub with the service, and a Karmada; while the command sleeps, `meanwhile` happens. */
function aWorld(objects: KubeObject[], meanwhile: (karmada: FakeCluster) => Promise<void>) {
  const hub = new FakeCluster(hmls);
  const karmada = new FakeCluster(...objects);
  const timers = new FakeTimers();
  const deps = {
    hub,
    now: () => new Date(timers.now()),
    sleep: async (ms: number) => {
      await timers.pass(ms);
      await meanwhile(karmada);
    },
  };
  const finalizers = () => hub.objects(HYPERMLSERVICES)[0]?.metadata.finalizers;
  return { hub, karmada, timers, deps, finalizers };
}

const idle = async () => {};

test('Karmada deletes everything in time: nothing is left behind', async () => {
  const { karmada, deps, finalizers } = aWorld([aSpoke('spoke1'), seen('spoke1')], applyAll);
  expect(await abandon(hmls, karmada, deps)).toEqual([]);
  expect(karmada.objects(WORKS)).toEqual([]);
  expect(finalizers()).toEqual(['example.com/other']);
});

test('an unreachable spoke is not waited for, and its objects are left behind', async () => {
  const objects = [aSpoke('spoke2', 'False'), seen('spoke2')];
  const { karmada, timers, deps, finalizers } = aWorld(objects, idle);
  const begun = timers.now();
  expect(await abandon(hmls, karmada, deps)).toEqual([
    { cluster: 'spoke2', resource: expect.objectContaining({ kind: 'MLService', name: 'torch' }) },
  ]);
  expect(timers.now()).toBe(begun);
  expect(karmada.objects(WORKS)).toEqual([]);
  expect(finalizers()).toEqual(['example.com/other']);
});

test('a spoke where Karmada makes no progress is waited for, but not forever', async () => {
  const { karmada, timers, deps } = aWorld([aSpoke('spoke1'), seen('spoke1')], idle);
  const begun = timers.now();
  expect(await abandon(hmls, karmada, deps)).toHaveLength(1);
  expect(timers.now() - begun).toBe(5000);
  expect(karmada.objects(WORKS)).toEqual([]);
});

test('a Work that another service has taken over meanwhile stays', async () => {
  const objects = [aSpoke('spoke1'), seen('spoke1')];
  const { karmada, deps } = aWorld(objects, async (cluster) => {
    const [work] = cluster.objects(WORKS);
    const labels = { 'tensorstack.dev/hypermlservice-uid': 'uid-2' };
    if (work) {
      const { namespace = '', name } = work.metadata;
      await cluster.patch(WORKS, { namespace, name }, { metadata: { labels } });
    }
  });
  expect(await abandon(hmls, karmada, deps)).toEqual([]);
  expect(karmada.objects(WORKS)[0]?.metadata.finalizers).toEqual([EXECUTION_FINALIZER]);
});

test('without Karmada, every object in the status is left behind', async () => {
  const { hub, karmada, finalizers } = aWorld([seen('spoke1')], idle);
  expect(await abandonUnseen(hmls, hub)).toEqual([
    { cluster: 'spoke1', resource: expect.objectContaining({ name: 'torch' }) },
  ]);
  expect(karmada.objects(WORKS)).toHaveLength(1);
  expect(finalizers()).toEqual(['example.com/other']);
});
