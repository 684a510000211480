import { CLUSTERS, WORKS } from '../../src/karmada/kinds.ts';
import { ownerOf, type Work } from '../../src/karmada/work.ts';
import { type KubeObject, refOf } from '../../src/kubernetes/object.ts';
import { aService } from '../support/builders.ts';
import { applyAll } from '../support/karmada.ts';
import { edited, group, onBoth, worksFor } from './manifests.ts';
import { frozen, TestWorld } from './world.ts';

const fresh = aService();

describe('a Work of that name exists already', () => {
  const rivalNamed = (name: string, creationTimestamp: string) =>
    aService({ metadata: { ...fresh.metadata, name, uid: `uid-${name}`, creationTimestamp } });
  const older = rivalNamed('older', '2020-01-01T00:00:00Z');
  const younger = rivalNamed('younger', '2025-01-01T00:00:00Z');
  const [ofOlder] = worksFor(older) as [Work];
  const [ofYounger] = worksFor(younger) as [Work];
  const foreign = withoutOwner(ofOlder);

  interface Case {
    name: string;
    objects: KubeObject[];
    owner: string | undefined;
    said: string;
    again?: boolean;
  }

  test.each<Case>([
    {
      name: 'of an older HyperMLService: it keeps it',
      objects: [older, ofOlder],
      owner: 'uid-older',
      said: 'spoke1 MLService/torch: Conflict',
    },
    {
      name: 'of a younger one: it is taken over',
      objects: [younger, ofYounger],
      owner: 'uid-1',
      said: 'spoke1 MLService/torch: Waiting',
    },
    {
      name: 'of one that is gone: it is taken over',
      objects: [ofOlder],
      owner: 'uid-1',
      said: 'spoke1 MLService/torch: Waiting',
    },
    {
      name: 'of no known owner: it is left alone, and checked again',
      objects: [foreign],
      owner: undefined,
      said: 'spoke1 MLService/torch: Conflict',
      again: true,
    },
  ])('$name', async ({ objects, owner, said, again = false }) => {
    const world = new TestWorld(fresh, ...objects);
    const outcome = await world.pass();

    expect(world.works()[0] && ownerOf(world.works()[0] as Work)?.uid).toBe(owner);
    expect(world.said()).toEqual([said, 'spoke2 MLService/torch: Waiting']);
    expect(outcome.requeueAfterMs !== undefined).toBe(again);
    expect(outcome.dependsOn).toEqual(said.endsWith('Conflict') ? [refOf(ofOlder)] : undefined);
  });

  test('the conflicting object is named, with its spoke', async () => {
    const world = new TestWorld(fresh, older, ofOlder);
    await world.pass();
    expect(world.condition('FullyApplied')?.message).toContain(
      'on spoke1 belongs to HyperMLService demo/older; remove it from one of the two',
    );
  });

  test('a Work of our own that the cache does not show yet is kept as it is', async () => {
    const world = new TestWorld(fresh);
    world.knows.works = frozen(world.knows.works);
    await world.pass();
    await applyAll(world.karmada);
    const before = world.karmada.objects(WORKS);

    await world.pass();

    expect(world.karmada.objects(WORKS)).toEqual(before);
    expect(world.said()).toEqual([
      'spoke1 MLService/torch: applied',
      'spoke2 MLService/torch: applied',
    ]);
  });

  test('but with an older manifest in it, it does not count as applied', async () => {
    const world = new TestWorld(fresh);
    world.knows.works = frozen(world.knows.works);
    await world.pass();
    await applyAll(world.karmada);
    await world.edit({ workloads: [group(onBoth, edited)] });

    await world.pass();

    expect(world.workLines()).toEqual([
      'spoke1 MLService/torch: new',
      'spoke2 MLService/torch: new',
    ]);
    expect(world.said()).toEqual([
      'spoke1 MLService/torch: Waiting',
      'spoke2 MLService/torch: Waiting',
    ]);
  });

  test('an own Work that is being deleted is waited for, also when it needs a nudge', async () => {
    const world = await new TestWorld(fresh).converge();
    for (const work of world.works()) await world.karmada.remove(WORKS, refOf(work));
    const since = { lastTransitionTime: '2024-04-15T10:30:00Z' };
    const [spoke] = world.karmada.objects(CLUSTERS);
    const conditions = spoke?.status?.conditions?.map((c) => ({ ...c, ...since }));
    await world.karmada.patchStatus(
      CLUSTERS,
      { namespace: '', name: 'spoke1' },
      { status: { conditions } },
    );

    await world.pass();

    expect(world.said()).toEqual([
      'spoke1 MLService/torch: Waiting',
      'spoke2 MLService/torch: Waiting',
    ]);
    await world.converge();
    expect(world.workLines()).toEqual([
      'spoke1 MLService/torch: applied',
      'spoke2 MLService/torch: applied',
    ]);
  });
});

function withoutOwner({ metadata, ...work }: Work): Work {
  const { labels: _, annotations: __, ...kept } = metadata;
  return { ...work, metadata: kept };
}
