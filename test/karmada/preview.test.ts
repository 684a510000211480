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

/** The changes to existing `works`, as `create spoke1 ConfigMap/a`. */
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
    name: 'a manifest without a Work is created',
    hmls: placing(aConfigMap('a')),
    works: [],
    all: ['create spoke1 ConfigMap/a'],
  },
  {
    name: 'an unchanged manifest is no change',
    hmls: placing(aConfigMap('a')),
    works: [aWork({ manifest: aConfigMap('a') })],
    all: ['nothing spoke1 ConfigMap/a'],
  },
  {
    name: 'a changed manifest is changed',
    hmls: placing(aConfigMap('a', { b: 'new' })),
    works: [aWork({ manifest: aConfigMap('a', { b: 'old' }) })],
    all: ['change spoke1 ConfigMap/a'],
  },
  {
    name: 'a removed manifest is removed from each spoke',
    hmls: placing(aConfigMap('a')),
    works: [
      aWork({ manifest: aConfigMap('a') }),
      aWork({ manifest: aConfigMap('a'), cluster: 'spoke2' }),
      aWork({ manifest: aConfigMap('b') }),
    ],
    all: ['nothing spoke1 ConfigMap/a', 'remove spoke1 ConfigMap/b', 'remove spoke2 ConfigMap/a'],
  },
  {
    name: 'an object of another service stays with it',
    hmls: placing(aConfigMap('a')),
    works: [aWork({ manifest: aConfigMap('a'), hmls: other })],
    all: ['nothing spoke1 ConfigMap/a (demo/other)'],
  },
  {
    name: 'another conflict resolution is a change',
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

test('annotations for Karmada are not shown', () => {
  const hmls = placing(aConfigMap('a', { b: 'c' }));
  const [change] = changesOf(hmls, placementsOf(hmls, scopeOf), [], () => undefined);
  expect(change?.after).toEqual(aConfigMap('a', { b: 'c' }));
});

test('a deletion removes every object, unless it is orphaned', () => {
  const hmls = placing(aConfigMap('a'));
  const works = [aWork({ manifest: aConfigMap('a') })];
  expect(deletionChanges(hmls, works).map(told)).toEqual(['remove spoke1 ConfigMap/a']);
  const orphaning = { ...hmls, spec: { ...hmls.spec, deletionPolicy: 'Orphan' as const } };
  expect(deletionChanges(orphaning, works).map(told)).toEqual(['leave spoke1 ConfigMap/a']);
});
