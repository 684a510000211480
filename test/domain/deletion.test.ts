import { nextToRemove, remainders } from '../../src/domain/deletion.ts';
import type { KubeObject } from '../../src/domain/object.ts';
import { anMLService, aSpoke, aWork } from '../support/builders.ts';

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'demo', name: 's3' },
};
const workloads = [aWork({}), aWork({ cluster: 'spoke2' })];
const others = [aWork({ manifest: secret }), aWork({ manifest: secret, cluster: 'spoke2' })];

test('workloads go first', () => {
  expect(nextToRemove([...others, ...workloads])).toEqual(workloads);
});

test('the rest goes when no workload is left', () => {
  expect(nextToRemove(others)).toEqual(others);
  expect(nextToRemove([])).toEqual([]);
});

test('what is left is listed in order, with what it waits for', () => {
  const spokes = [aSpoke('spoke1'), aSpoke('spoke2', 'False')];
  const works = [
    aWork({ cluster: 'spoke3' }),
    aWork({ cluster: 'spoke2' }),
    aWork({ manifest: secret }),
    aWork({ manifest: anMLService() }),
  ];
  const left = remainders(works, (name) => spokes.find((s) => s.metadata.name === name));
  expect(
    left.map(({ placed: { cluster, resource }, work, refusal }) => ({
      what: `${resource.kind} on ${cluster}`,
      work,
      refusal,
    })),
  ).toEqual([
    {
      what: 'MLService on spoke1',
      work: works[3],
      refusal: { reason: 'Deleting', message: 'Waiting for Karmada to remove it' },
    },
    {
      what: 'Secret on spoke1',
      work: works[2],
      refusal: { reason: 'Deleting', message: 'Waiting for Karmada to remove it' },
    },
    {
      what: 'MLService on spoke2',
      work: works[1],
      refusal: {
        reason: 'Deleting',
        message:
          'cluster "spoke2" is not Ready: it is removed as soon as the cluster is back; to leave it behind: kubectl hmls delete --force',
      },
    },
    {
      what: 'MLService on spoke3',
      work: works[0],
      refusal: { reason: 'Deleting', message: 'Waiting for Karmada to remove it' },
    },
  ]);
});
