import { untilNudge, untilRemovable } from '../../../src/controller/hmls/requeue.ts';
import type { Pass } from '../../../src/controller/hmls/world.ts';
import type { Condition } from '../../../src/kubernetes/object.ts';
import { aService, aSpoke, aWork } from '../../support/builders.ts';
import { appliedStatus } from '../../support/karmada.ts';
import { TestWorld } from '../world.ts';

const NOW = '2024-04-15T10:02:30Z'; // of a TestWorld

const failedAt = (lastTransitionTime: string, cluster = 'spoke1') => {
  const applied: Condition = { type: 'Applied', status: 'False', lastTransitionTime };
  return aWork({ cluster }, { conditions: [applied] });
};

const isApplied = aWork({}, appliedStatus(aWork({})));

const passOf = (...objects: ConstructorParameters<typeof TestWorld>): Pass =>
  new TestWorld(aService(), ...objects).passOver();

describe('a nudge', () => {
  test.each([
    { name: 'of none', works: [], requeue: {} },
    { name: 'of one that is applied', works: [isApplied], requeue: {} },
    {
      name: 'of one that failed just now',
      works: [failedAt(NOW)],
      requeue: { requeueAfterMs: 5000 },
    },
    {
      name: 'that is due: soon, because the cache may lag behind',
      works: [failedAt('2024-04-15T09:00:00Z')],
      requeue: { requeueAfterMs: 1000 },
    },
    {
      name: 'of two: the earlier',
      works: [failedAt(NOW), failedAt('2024-04-15T10:02:27Z', 'spoke2')],
      requeue: { requeueAfterMs: 2000 },
    },
    { name: 'on an unknown spoke', works: [failedAt(NOW, 'spoke9')], requeue: {} },
  ])('$name', ({ works, requeue }) => {
    expect(untilNudge(works, passOf())).toEqual(requeue);
  });

  test('on a spoke that is not Ready: none', () => {
    expect(untilNudge([failedAt(NOW)], passOf(aSpoke('spoke1', 'False')))).toEqual({});
  });
});

describe('a deletion', () => {
  const created = (creationTimestamp: string, deletionTimestamp?: string) => {
    const work = aWork({});
    const deletion = deletionTimestamp === undefined ? {} : { deletionTimestamp };
    return { ...work, metadata: { ...work.metadata, creationTimestamp, ...deletion } };
  };

  test.each([
    { name: 'of none', works: [], requeue: {} },
    { name: 'of one that Karmada has observed', works: [isApplied], requeue: {} },
    {
      name: 'of one that Karmada has not observed: after two minutes',
      works: [created('2024-04-15T10:02:00Z')],
      requeue: { requeueAfterMs: 90_000 },
    },
    { name: 'that was requested already', works: [created(NOW, NOW)], requeue: {} },
  ])('$name', ({ works, requeue }) => {
    expect(untilRemovable(works, passOf())).toEqual(requeue);
  });
});
