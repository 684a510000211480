import { deletionObservations, nextToRemove, unseenForMs } from '../../src/karmada/deletion.ts';
import type { Work } from '../../src/karmada/work.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { aCondition, anMLService, aSpoke, aWork } from '../support/builders.ts';

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'demo', name: 's3' },
};
const workloads = [aWork({}), aWork({ cluster: 'spoke2' })];
const others = [aWork({ manifest: secret }), aWork({ manifest: secret, cluster: 'spoke2' })];

test('workloads are deleted first', () => {
  expect(nextToRemove([...others, ...workloads])).toEqual(workloads);
});

test('the rest is deleted when no workload is left', () => {
  expect(nextToRemove(others)).toEqual(others);
  expect(nextToRemove([])).toEqual([]);
});

test('the remaining Works are listed in order, with what they wait for', () => {
  const spokes = [aSpoke('spoke1'), aSpoke('spoke2', 'False')];
  const works = [
    aWork({ cluster: 'spoke3' }),
    aWork({ cluster: 'spoke2' }),
    aWork({ manifest: secret }),
    aWork({ manifest: anMLService() }),
  ];
  const spokeNamed = (name: string) => spokes.find((s) => s.metadata.name === name);
  const left = deletionObservations(works, spokeNamed, (work) => work === works[2]);
  expect(
    left.map(({ placement: { cluster, resource }, work, refusal }) => ({
      what: `${resource.kind} on ${cluster}`,
      work,
      refusal,
    })),
  ).toEqual([
    {
      what: 'MLService on spoke1',
      work: works[3],
      refusal: { reason: 'Deleting', message: 'Waiting for Karmada to delete it' },
    },
    {
      what: 'Secret on spoke1',
      work: works[2],
      refusal: {
        reason: 'Deleting',
        message:
          'Waiting for Karmada to observe it on spoke1: an object that Karmada has not observed would be left behind',
      },
    },
    {
      what: 'MLService on spoke2',
      work: works[1],
      refusal: {
        reason: 'Deleting',
        message: 'spoke "spoke2" is not Ready: it is deleted once the spoke is back',
      },
    },
    {
      what: 'MLService on spoke3',
      work: works[0],
      refusal: { reason: 'Deleting', message: 'Waiting for Karmada to delete it' },
    },
  ]);
});

describe('how long until a Work may be removed', () => {
  const now = new Date('2024-04-15T10:06:00Z');
  const identifier = { kind: 'MLService', namespace: 'demo', name: 'torch' };
  const made = (status: Work['status'] & object, creationTimestamp = '2024-04-15T10:05:30Z') => {
    const work = aWork({}, status);
    return { ...work, metadata: { ...work.metadata, creationTimestamp } };
  };

  test.each<{ name: string; work: Work; ms: number }>([
    {
      name: 'observed on its spoke: not at all',
      work: made({
        conditions: [aCondition('Applied', 'True')],
        manifestStatuses: [{ identifier }],
      }),
      ms: 0,
    },
    {
      name: 'applied a minute ago, and not observed yet: another minute',
      work: made({ conditions: [aCondition('Applied', 'True')] }),
      ms: 60_000,
    },
    {
      name: 'refused by its spoke: not at all',
      work: made({ conditions: [aCondition('Applied', 'False')] }),
      ms: 0,
    },
    {
      name: 'created half a minute ago, without an Applied condition: the rest of two minutes',
      work: made({}),
      ms: 90_000,
    },
    {
      name: 'without an Applied condition for an hour: not at all',
      work: made({}, '2024-04-15T09:06:00Z'),
      ms: 0,
    },
  ])('$name', ({ work, ms }) => {
    expect(unseenForMs(work, now)).toBe(ms);
  });
});
