import { clustersOf, nameOf } from '../../src/hmls/hypermlservice.ts';
import { keyOf, refOf } from '../../src/kubernetes/object.ts';
import { anMLService, aService } from '../support/builders.ts';

test.each([
  { metadata: { namespace: 'demo', name: 'mnist' }, key: 'demo/mnist' },
  { metadata: { name: 'spoke1' }, key: 'spoke1' },
])('an object is known by $key', ({ metadata, key }) => {
  expect(keyOf(refOf({ metadata }))).toBe(key);
});

test('messages name a resource by kind and name', () => {
  expect(nameOf({ apiVersion: 'v1', kind: 'Secret', name: 's3', namespace: 'demo' })).toBe(
    'Secret/s3',
  );
});

test('the spokes of a service are named once, in the order of its spec', () => {
  const manifests = [anMLService()];
  const workloads = [
    { clusters: ['spoke2', 'spoke1'], manifests },
    { clusters: ['spoke3', 'spoke2'], manifests },
  ];
  expect(clustersOf(aService({ spec: { workloads } }))).toEqual(['spoke2', 'spoke1', 'spoke3']);
});
