import { type HyperMLService, nameOf } from '../../src/hmls/hypermlservice.ts';
import { placementsOf } from '../../src/hmls/placement.ts';
import { type Change, changesOf, deletionChanges } from '../../src/karmada/preview.ts';
import type { Work } from '../../src/karmada/work.ts';
import { type KubeObject, keyOf, refOf } from '../../src/kubernetes/object.ts';
import { aService, aWork, scopeOf } from '../support/builders.ts';

const aConfigMap = (name: string, data: object = {}): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'demo' },
    data,
  }) as KubeObject;

const placing = (...manifests: KubeObject[]) =>
  aService({ spec: { workloads: [{ clusters: ['spoke1'], manifests }] } });

/** What becomes of `works`, all of which are there, as `create spoke1 ConfigMap/a`. */
function changes(hmls: HyperMLService, works: readonly Work[]): string[] {
  const byKey = new Map(works.map((work) => [keyOf(refOf(work)), work]));
  const owned = works.filter((work) => JSON.stringify(work).includes('uid-1'));
  const all = changesOf(hmls, placementsOf(hmls, scopeOf), owned, (ref) => byKey.get(keyOf(ref)));
  return all.map(told);
}

const told = ({ does, cluster, resource, takenBy }: Change) =>
  [does, cluster, nameOf(resource), ...(takenBy ? [`(${takenBy})`] : [])].join(' ');

const other = aService({
  metadata: { namespace: 'demo', name: 'other', uid: 'uid-2' },
});

test.each<{ name: string; hmls: HyperMLService; works: Work[]; all: string[] }>([
  {
    name: 'what has no Work is created',
    hmls: placing(aConfigMap('a')),
    works: [],
    all: ['create spoke1 ConfigMap/a'],
  },
  {
    name: 'what is as it was is nothing',
    hmls: placing(aConfigMap('a')),
    works: [aWork({ manifest: aConfigMap('a') })],
    all: ['nothing spoke1 ConfigMap/a'],
  },
  {
    name: 'what is otherwise is changed',
    hmls: placing(aConfigMap('a', { b: 'new' })),
    works: [aWork({ manifest: aConfigMap('a', { b: 'old' }) })],
    all: ['change spoke1 ConfigMap/a'],
  },
  {
    name: 'what is no longer wanted is removed, from each spoke',
    hmls: placing(aConfigMap('a')),
    works: [
      aWork({ manifest: aConfigMap('a') }),
      aWork({ manifest: aConfigMap('a'), cluster: 'spoke2' }),
      aWork({ manifest: aConfigMap('b') }),
    ],
    all: ['nothing spoke1 ConfigMap/a', 'remove spoke1 ConfigMap/b', 'remove spoke2 ConfigMap/a'],
  },
  {
    name: 'what another has stays with them',
    hmls: placing(aConfigMap('a')),
    works: [aWork({ manifest: aConfigMap('a'), hmls: other })],
    all: ['nothing spoke1 ConfigMap/a (demo/other)'],
  },
  {
    name: 'another way to resolve conflicts is a change',
    hmls: {
      ...placing(aConfigMap('a')),
      spec: { ...placing(aConfigMap('a')).spec, conflictResolution: 'Overwrite' },
    },
    works: [aWork({ manifest: aConfigMap('a') })],
    all: ['change spoke1 ConfigMap/a'],
  },
])('$name', ({ hmls, works, all }) => {
  expect(changes(hmls, works)).toEqual(all);
});

test('what Karmada is told of an object is not shown', () => {
  const hmls = placing(aConfigMap('a', { b: 'c' }));
  const [change] = changesOf(hmls, placementsOf(hmls, scopeOf), [], () => undefined);
  expect(change?.after).toEqual(aConfigMap('a', { b: 'c' }));
});

test('a deletion removes what there is, unless it is to be left behind', () => {
  const hmls = placing(aConfigMap('a'));
  const works = [aWork({ manifest: aConfigMap('a') })];
  expect(deletionChanges(hmls, works).map(told)).toEqual(['remove spoke1 ConfigMap/a']);
  const orphaning = { ...hmls, spec: { ...hmls.spec, deletionPolicy: 'Orphan' as const } };
  expect(deletionChanges(orphaning, works).map(told)).toEqual(['leave spoke1 ConfigMap/a']);
});
