import { clustersOf, nameOf } from '../../src/hmls/hypermlservice.ts';
import { anMLService, aService } from '../support/builders.ts';

test('each spoke is named once, in the order of the spec', () => {
  const manifests = [anMLService()];
  const workloads = [
    { clusters: ['b', 'a'], manifests },
    { clusters: ['a', 'c'], manifests },
  ];
  expect(clustersOf(aService({ spec: { workloads } }))).toEqual(['b', 'a', 'c']);
});

test('a resource in a message', () => {
  expect(nameOf({ apiVersion: 'v1', kind: 'Secret', name: 's3', namespace: 'demo' })).toBe(
    'Secret/s3',
  );
});
