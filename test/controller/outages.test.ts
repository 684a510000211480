import { CLUSTERS, WORKS } from '../../src/karmada/kinds.ts';
import type { Work } from '../../src/karmada/work.ts';
import { refOf } from '../../src/kubernetes/object.ts';
import { timestamp } from '../../src/status/conditions.ts';
import { anMLService, aService, aSpoke } from '../support/builders.ts';
import { applied, edited, group, onBoth, refused, secret } from './manifests.ts';
import { FINALIZER, frozen, TestWorld } from './world.ts';

const fresh = aService();

describe('spokes', () => {
  test('one that is not registered does not block the others', async () => {
    const spec = { workloads: [group(['spoke1', 'nowhere'], anMLService())] };
    const world = new TestWorld(aService({ spec }));
    await world.pass();

    expect(world.workLines()).toEqual(['spoke1 MLService/torch: new']);
    expect(world.said()).toEqual([
      'nowhere MLService/torch: ClusterNotFound',
      'spoke1 MLService/torch: Waiting',
    ]);
    expect(world.condition('ClustersReachable')).toMatchObject({
      status: 'False',
      message: 'not registered with Karmada: nowhere',
    });
  });

  test('one that is unreachable gets its Work at once, and is reported', async () => {
    const world = await new TestWorld(fresh, aSpoke('spoke2', 'False')).converge();
    expect(world.workLines()).toEqual([
      'spoke1 MLService/torch: applied',
      'spoke2 MLService/torch: new',
    ]);
    expect(world.said()).toEqual([
      'spoke1 MLService/torch: applied',
      'spoke2 MLService/torch: ClusterNotReady, stale',
    ]);
  });

  test('one that comes back catches up: its Work is touched once', async () => {
    const world = await new TestWorld(fresh, aSpoke('spoke2', 'False')).converge();
    const [, asleep] = world.works();
    const back = { status: aSpoke('spoke2').status };
    await world.karmada.patchStatus(CLUSTERS, { namespace: '', name: 'spoke2' }, back);

    await world.pass();
    const [, nudged] = world.works();
    expect(nudged?.metadata.generation).toBe((asleep?.metadata.generation ?? 0) + 1);

    const before = world.versions();
    await world.pass();
    expect(world.versions()).toBe(before);
  });

  test('one that refuses is retried with back-off, without any event', async () => {
    const world = await new TestWorld(fresh).converge();
    const work = world.works()[0] as Work;
    const failed = { ...applied('False'), lastTransitionTime: timestamp(world.now()) };
    await world.karmada.patchStatus(WORKS, refOf(work), { status: { conditions: [failed] } });

    const begun = world.now().getTime();
    const asked: number[] = [];
    while (asked.length < 5) {
      const before = world.works()[0]?.metadata.generation;
      const { requeueAfterMs } = await world.pass();
      expect(requeueAfterMs).toBeGreaterThan(0);
      const isAsked = world.works()[0]?.metadata.generation !== before;
      if (isAsked) asked.push((world.now().getTime() - begun) / 1000);
    }
    expect(asked).toEqual([6, 12, 24, 48, 96]);
  });

  test('removed Works of an unjoined spoke are released', async () => {
    const world = await new TestWorld(fresh).converge();
    await world.karmada.remove(CLUSTERS, { namespace: '', name: 'spoke2' });
    await world.edit({ workloads: [group(['spoke1'], anMLService())] });
    await world.converge();
    expect(world.workLines()).toEqual(['spoke1 MLService/torch: applied']);
  });
});

describe('writes that fail', () => {
  test('one does not block the others, is in the status, and is retried', async () => {
    const world = new TestWorld(fresh);
    world.karmada.fail({ verb: 'create', namespace: 'karmada-es-spoke1' }, refused('no room'));

    await expect(world.pass()).rejects.toThrow('no room');

    expect(world.workLines()).toEqual(['spoke2 MLService/torch: new']);
    expect(world.said()).toEqual([
      'spoke1 MLService/torch: KarmadaRefused',
      'spoke2 MLService/torch: Waiting',
    ]);
  });

  test('a failed removal does not block the others either', async () => {
    const before = [group(onBoth, anMLService(), secret)];
    const world = await new TestWorld(aService({ spec: { workloads: before } })).converge();
    await world.edit({ workloads: [group(onBoth, anMLService())] });
    world.karmada.fail({ verb: 'remove', namespace: 'karmada-es-spoke1' }, refused('not now'));

    await expect(world.pass()).rejects.toThrow('not now');

    expect(world.workLines()).toContain('spoke1 Secret/s3: applied');
    expect(world.workLines()).toContain('spoke2 Secret/s3: applied, going');
  });

  test('a conflict is retried silently', async () => {
    const world = await new TestWorld(fresh).converge();
    await world.edit({ workloads: [group(onBoth, edited)] });
    world.knows.works = frozen(world.knows.works);
    for (const work of world.works()) await touch(world, work);

    await expect(world.pass()).rejects.toThrow('the object has been modified');

    expect(world.said()).toEqual([
      'spoke1 MLService/torch: Waiting',
      'spoke2 MLService/torch: Waiting',
    ]);
  });
});

describe('Karmada is unreachable', () => {
  const problem = { reason: 'KarmadaUnreachable', message: 'it does not answer' } as const;

  test('the status reports it and keeps the last known entries', async () => {
    const world = await new TestWorld(fresh).converge();
    world.knows.problem = problem;
    await world.pass();

    expect(world.said()).toEqual([
      'spoke1 MLService/torch: applied, stale',
      'spoke2 MLService/torch: applied, stale',
    ]);
    expect(world.condition('ClustersReachable')).toEqual({ status: 'False', ...problem });
    expect(world.condition('FullyApplied')).toEqual({ status: 'Unknown', ...problem });
  });

  test('a terminating service keeps its finalizer, and nothing is removed', async () => {
    const world = await new TestWorld(fresh).converge();
    await world.delete();
    const works = world.workLines();
    world.knows.problem = problem;
    await world.pass();

    expect(world.service()?.metadata.finalizers).toEqual([FINALIZER]);
    expect(world.workLines()).toEqual(works);
  });

  test('everything recovers when it is back', async () => {
    const world = await new TestWorld(fresh).converge();
    const before = world.service()?.status?.aggregatedStatus;
    world.knows.problem = problem;
    await world.pass();
    world.knows.problem = undefined;
    await world.pass();
    expect(world.service()?.status?.aggregatedStatus).toEqual(before);
  });
});

async function touch({ karmada }: TestWorld, work: Work): Promise<void> {
  await karmada.patch(WORKS, refOf(work), { metadata: { annotations: { touched: 'true' } } });
}
