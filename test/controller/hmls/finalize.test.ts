import { CLUSTERS, WORKS } from '../../../src/karmada/kinds.ts';
import type { Work } from '../../../src/karmada/work.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { timestamp } from '../../../src/status/conditions.ts';
import { anMLService, aService, aSpoke } from '../../support/builders.ts';
import { APPLIED, appliedStatus, applyAll } from '../../support/karmada.ts';
import { group, onBoth, refused, secret, worksFor } from '../manifests.ts';
import { FINALIZER, frozen, MNIST, TestWorld } from '../world.ts';

const fresh = aService();

describe('deletion', () => {
  const both = aService({ spec: { workloads: [group(onBoth, anMLService(), secret)] } });

  test('on each spoke workloads are deleted first, then the rest, then the finalizer', async () => {
    const world = await new TestWorld(both).converge();
    await world.delete();

    await world.pass();
    expect(world.workLines()).toEqual([
      'spoke1 Secret/s3: applied',
      'spoke1 MLService/torch: applied, going',
      'spoke2 Secret/s3: applied',
      'spoke2 MLService/torch: applied, going',
    ]);
    expect(world.condition('FullyApplied')).toMatchObject({ status: 'False', reason: 'Deleting' });

    await applyAll(world.karmada);
    await world.pass();
    expect(world.workLines()).toEqual([
      'spoke1 Secret/s3: applied, going',
      'spoke2 Secret/s3: applied, going',
    ]);
    expect(world.service()).toBeDefined();

    await applyAll(world.karmada);
    await world.pass();
    expect(world.service()).toBeUndefined();
  });

  test('a Work that Karmada has not observed yet is not removed: its object would stay', async () => {
    const world = await new TestWorld(fresh).converge();
    const work = world.works()[0] as Work;
    const justApplied = { ...APPLIED, lastTransitionTime: timestamp(world.now()) };
    const blind = { conditions: [justApplied], manifestStatuses: [] };
    await world.karmada.patchStatus(WORKS, refOf(work), { status: blind });
    await world.delete();
    expect(await world.pass()).toEqual({ requeueAfterMs: 118_000 });
    expect(world.workLines()).toEqual([
      'spoke1 MLService/torch: applied',
      'spoke2 MLService/torch: applied, going',
    ]);
    const [here] = world.service()?.status?.aggregatedStatus ?? [];
    expect(here?.appliedMessage).toMatch(/^Waiting for Karmada to observe it on spoke1: /);
    await world.karmada.patchStatus(WORKS, refOf(work), { status: appliedStatus(work) });
    await world.pass();
    expect(world.workLines()).toContain('spoke1 MLService/torch: applied, going');
  });

  test('an unreachable spoke blocks the deletion, is reported, and does not block the others', async () => {
    const world = await new TestWorld(both).converge();
    const away = { status: aSpoke('spoke2', 'False').status };
    await world.karmada.patchStatus(CLUSTERS, { namespace: '', name: 'spoke2' }, away);
    await world.delete();
    await world.converge();

    expect(world.workLines()).toEqual([
      'spoke2 Secret/s3: applied',
      'spoke2 MLService/torch: applied, going',
    ]);
    expect(world.service()?.metadata.finalizers).toEqual([FINALIZER]);
    expect(world.condition('FullyApplied')?.message).toContain('spoke "spoke2" is not Ready');
    expect(world.condition('ClustersReachable')).toMatchObject({ reason: 'ClusterNotReady' });

    const back = { status: aSpoke('spoke2').status };
    await world.karmada.patchStatus(CLUSTERS, { namespace: '', name: 'spoke2' }, back);
    await world.converge();
    expect(world.service()).toBeUndefined();
  });

  test('a spoke that was unjoined does not block the deletion', async () => {
    const world = await new TestWorld(both).converge();
    await world.karmada.remove(CLUSTERS, { namespace: '', name: 'spoke2' });
    await world.delete();
    await world.converge();

    expect(world.workLines()).toEqual([]);
    expect(world.service()).toBeUndefined();
  });

  test('Orphan: the Works are deleted, and Karmada is configured to preserve their objects', async () => {
    const orphan = { ...both, spec: { ...both.spec, deletionPolicy: 'Orphan' as const } };
    const world = await new TestWorld(orphan).converge();
    await world.delete();

    await world.pass(); // without Karmada's help: its finalizer is off
    expect(world.workLines()).toEqual([]);
    await world.pass();
    expect(world.service()).toBeUndefined();
  });

  test('Orphan, while Works are terminating already', async () => {
    const world = await new TestWorld(both).converge();
    await world.delete();
    await world.pass();
    await world.edit({ deletionPolicy: 'Orphan' });
    await world.pass();
    expect(world.workLines()).toEqual([]);
  });

  test('the finalizer stays while a lagging cache shows nothing', async () => {
    const world = await new TestWorld(fresh).converge();
    await world.delete();
    world.knows.works = { ...world.knows.works, list: () => [], get: () => undefined };

    expect(await world.pass()).toEqual({ requeueAfterMs: 500 });
    expect(world.service()?.metadata.finalizers).toEqual([FINALIZER]);
  });

  test('the finalizer stays when Karmada cannot be queried for what is left', async () => {
    const world = new TestWorld(fresh);
    await world.pass();
    await world.delete();
    world.knows.works = { ...world.knows.works, list: () => [], get: () => undefined };
    world.karmada.fail({ verb: 'list', kind: WORKS }, refused('ask later'));

    await expect(world.pass()).rejects.toThrow('ask later');
    expect(world.service()?.metadata.finalizers).toEqual([FINALIZER]);
  });

  test('a Work that cannot be removed is in the status, and the others are deleted', async () => {
    const world = await new TestWorld(fresh).converge();
    await world.delete();
    world.karmada.fail({ verb: 'remove', namespace: 'karmada-es-spoke1' }, refused('not now'));

    await expect(world.pass()).rejects.toThrow('not now');

    expect(world.workLines()).toEqual([
      'spoke1 MLService/torch: applied',
      'spoke2 MLService/torch: applied, going',
    ]);
    expect(world.said()).toEqual([
      'spoke1 MLService/torch: KarmadaRefused',
      'spoke2 MLService/torch: Deleting',
    ]);
  });

  test('a Work that an older service took over meanwhile is not removed', async () => {
    const world = await new TestWorld(fresh).converge();
    await world.delete();
    world.knows.works = frozen(world.knows.works);
    const [work] = world.works() as [Work];
    const labels = { ...work.metadata.labels, 'tensorstack.dev/hypermlservice-uid': 'uid-older' };
    await world.karmada.patch(WORKS, refOf(work), { metadata: { labels } });

    await expect(world.pass()).rejects.toThrow('the object has been modified');
    expect(world.workLines()[0]).toBe('spoke1 MLService/torch: applied');
  });

  test('a service without our finalizer is left alone', async () => {
    const metadata = { ...fresh.metadata, finalizers: ['example.com/other'] };
    const world = new TestWorld(aService({ metadata }), ...worksFor(fresh));
    await world.delete();
    const before = world.versions();
    await world.pass();
    expect(world.versions()).toBe(before);
  });

  test('a service that is gone needs no requeue', async () => {
    expect(await new TestWorld().pass(MNIST)).toEqual({});
  });
});
