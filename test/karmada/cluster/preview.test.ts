import { KindScopes } from '../../../src/karmada/cluster/kindscopes.ts';
import { deletionPreview, previewOf } from '../../../src/karmada/cluster/preview.ts';
import type { Change } from '../../../src/karmada/preview.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { anMLService, aService, aWork } from '../../support/builders.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const other = aService({ metadata: { ...aService().metadata, name: 'other', uid: 'uid-2' } });

function aKarmada(...objects: KubeObject[]) {
  const karmada = new FakeCluster(...objects);
  const resources = [{ name: 'mlservices', kind: 'MLService', namespaced: true }];
  karmada.documents.set('/apis/tensorstack.dev/v1beta1', { resources });
  return { karmada, kinds: new KindScopes(karmada, { now: () => 0 }) };
}

const lines = (changes: readonly Change[]) =>
  changes.map(({ does, cluster, resource, takenBy }) =>
    [does, cluster, resource.name, ...(takenBy ? [takenBy] : [])].join(' '),
  );

test('objects that exist, are new, are removed, or belong to another service', async () => {
  const { karmada, kinds } = aKarmada(
    aWork({ cluster: 'spoke1' }),
    aWork({ cluster: 'spoke2', hmls: other }),
    aWork({ cluster: 'spoke4' }),
  );
  const workloads = [{ clusters: ['spoke1', 'spoke2', 'spoke3'], manifests: [anMLService()] }];
  const changes = await previewOf(aService({ spec: { workloads } }), karmada, kinds);
  expect(lines(changes)).toEqual([
    'nothing spoke1 torch',
    'nothing spoke2 torch demo/other',
    'create spoke3 torch',
    'remove spoke4 torch',
  ]);
});

test.each([
  { deletionPolicy: 'Delete', does: 'remove' },
  { deletionPolicy: 'Orphan', does: 'leave' },
] as const)('deleted with the policy $deletionPolicy', async ({ deletionPolicy, does }) => {
  const { karmada } = aKarmada(
    aWork({ cluster: 'spoke1' }),
    aWork({ cluster: 'spoke2', hmls: other }),
  );
  const hmls = aService({ spec: { ...aService().spec, deletionPolicy } });
  expect(lines(await deletionPreview(hmls, karmada))).toEqual([`${does} spoke1 torch`]);
});
