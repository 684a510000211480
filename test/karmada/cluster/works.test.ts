import { listWorks } from '../../../src/karmada/cluster/works.ts';
import { aService, aWork } from '../../support/builders.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const other = aService({ metadata: { ...aService().metadata, name: 'other', uid: 'uid-2' } });

test('the Works of a service, on all spokes, and of no other', async () => {
  const karmada = new FakeCluster(
    aWork({ cluster: 'spoke1' }),
    aWork({ cluster: 'spoke2' }),
    aWork({ cluster: 'spoke3', hmls: other }),
  );
  const works = await listWorks(aService(), karmada);
  expect(works.map(({ metadata }) => metadata.namespace)).toEqual([
    'karmada-es-spoke1',
    'karmada-es-spoke2',
  ]);
});

test('a service that is not on the hub yet has none', async () => {
  const karmada = new FakeCluster(aWork({}));
  expect(await listWorks({ metadata: { name: 'new', namespace: 'demo' } }, karmada)).toEqual([]);
});
