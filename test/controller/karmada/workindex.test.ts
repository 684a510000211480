import { WorkIndex } from '../../../src/controller/karmada/workindex.ts';
import { WORKS } from '../../../src/karmada/kinds.ts';
import { OWNER_ANNOTATION, OWNER_LABEL, type Work } from '../../../src/karmada/work.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

function aWork(cluster: string, owner: string): Work {
  return {
    apiVersion: 'work.karmada.io/v1alpha1',
    kind: 'Work',
    metadata: {
      namespace: `karmada-es-${cluster}`,
      name: 'torch',
      labels: { [OWNER_LABEL]: `uid-${owner}` },
      annotations: { [OWNER_ANNOTATION]: `demo/${owner}` },
    },
    spec: { workload: { manifests: [] } },
  };
}

function anIndex(...works: Work[]) {
  const api = new FakeCluster(...works);
  const index = new WorkIndex(api.view(WORKS));
  for (const work of works) index.note(work);
  const of = (owner: string) => index.of(`uid-${owner}`).map(({ metadata: m }) => m.namespace);
  const note = (work: Work) => index.note(work).map(({ name }) => name);
  return { api, index, of, note };
}

const a1 = aWork('spoke1', 'a');
const a2 = aWork('spoke2', 'a');
const b3 = aWork('spoke3', 'b');

test('each service has its own Works', () => {
  const { of } = anIndex(a1, a2, b3);
  expect(of('a')).toEqual(['karmada-es-spoke1', 'karmada-es-spoke2']);
  expect(of('b')).toEqual(['karmada-es-spoke3']);
  expect(of('c')).toEqual([]);
});

test('it gives the current Works, not the recorded ones', async () => {
  const { api, index } = anIndex(a1);
  await api.patch(WORKS, refOf(a1), { metadata: { annotations: { new: 'true' } } });
  expect(index.of('uid-a')[0]?.metadata.annotations).toHaveProperty('new');
});

test('a deleted Work concerns its owner, who no longer has it', async () => {
  const { api, note, of } = anIndex(a1, a2);
  await api.remove(WORKS, refOf(a1));
  expect(note(a1)).toEqual(['a']);
  expect(of('a')).toEqual(['karmada-es-spoke2']);
  expect(note(a1)).toEqual(['a']);
});

test('a Work that changes its owner concerns both', async () => {
  const { api, note, of } = anIndex(a1, a2);
  const taken = await api.patch(WORKS, refOf(a1), { metadata: aWork('spoke1', 'b').metadata });
  expect(note(taken)).toEqual(['a', 'b']);
  expect({ a: of('a'), b: of('b') }).toEqual({
    a: ['karmada-es-spoke2'],
    b: ['karmada-es-spoke1'],
  });
  expect(note(taken)).toEqual(['b']);
});

test('a Work that loses its owner concerns the previous one', async () => {
  const { api, of, note } = anIndex(a1);
  const patch = { metadata: { labels: { [OWNER_LABEL]: null } } };
  const freed = await api.patch(WORKS, refOf(a1), patch);
  expect(note(freed)).toEqual(['a']);
  expect(of('a')).toEqual([]);
});
