import { groupOf, placementKey, placementsOf, resourceOf } from '../../src/hmls/placement.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { anMLService, aPlacement, aService, scopeOf } from '../support/builders.ts';

const object = (kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

const placements = (...workloads: ReturnType<typeof aService>['spec']['workloads']) =>
  placementsOf(aService({ spec: { workloads } }), scopeOf);

test('placements come by cluster, kind, namespace and name, in code units', () => {
  const placement = placements(
    {
      clusters: ['spoke2', 'spoke10'],
      manifests: [
        object('Secret', 'b'),
        object('Secret', 'a'),
        object('Secret', 'B'),
        object('Secret', 'c', 'abc'),
      ],
    },
    { clusters: ['spoke2'], manifests: [object('ConfigMap', 'z')] },
  );
  expect(
    placement.map(({ cluster, resource: { kind, namespace, name }, path }) =>
      [cluster, kind, namespace, name, path].join(' '),
    ),
  ).toEqual([
    'spoke10 Secret abc c spec.workloads[0].manifests[3]',
    'spoke10 Secret demo B spec.workloads[0].manifests[2]',
    'spoke10 Secret demo a spec.workloads[0].manifests[1]',
    'spoke10 Secret demo b spec.workloads[0].manifests[0]',
    'spoke2 ConfigMap demo z spec.workloads[1].manifests[0]',
    'spoke2 Secret abc c spec.workloads[0].manifests[3]',
    'spoke2 Secret demo B spec.workloads[0].manifests[2]',
    'spoke2 Secret demo a spec.workloads[0].manifests[1]',
    'spoke2 Secret demo b spec.workloads[0].manifests[0]',
  ]);
});

test.each([
  { name: 'none: that of the service', manifest: object('Secret', 'x'), namespace: 'demo' },
  { name: 'empty: that of the service', manifest: object('Secret', 'x', ''), namespace: 'demo' },
  { name: 'its own', manifest: object('Secret', 'x', 'other'), namespace: 'other' },
  { name: 'of a kind nobody serves', manifest: object('Unserved', 'x'), namespace: 'demo' },
  { name: 'cluster-scoped', manifest: object('Namespace', 'x'), namespace: undefined },
  {
    name: 'cluster-scoped, whatever it says',
    manifest: object('Namespace', 'x', 'other'),
    namespace: undefined,
  },
])('the namespace of a manifest, $name', ({ manifest, namespace }) => {
  const [placement] = placements({ clusters: ['spoke1'], manifests: [manifest] });
  expect(placement?.resource.namespace).toBe(namespace);
  expect(placement?.manifest.metadata).toEqual({ name: 'x', ...(namespace && { namespace }) });
});

test('the rest of a manifest stays as it is', () => {
  const manifest = { ...anMLService(), spec: { '{{odd}}': [null, 1] } };
  const [placement] = placements({ clusters: ['spoke1'], manifests: [manifest] });
  expect(placement?.manifest).toEqual(manifest);
});

test('the version does not tell objects apart, but the group does', () => {
  const key = (apiVersion: string) => placementKey(aPlacement({ ...anMLService(), apiVersion }));
  expect(key('tensorstack.dev/v1')).toBe(key('tensorstack.dev/v1beta1'));
  expect(key('example.com/v1beta1')).not.toBe(key('tensorstack.dev/v1beta1'));
});

test.each([
  ['v1', ''],
  ['apps/v1', 'apps'],
  ['rbac.authorization.k8s.io/v1', 'rbac.authorization.k8s.io'],
])('the group of %s is "%s"', (apiVersion, group) => {
  expect(groupOf(apiVersion)).toBe(group);
});

test('a cluster-scoped resource has no namespace', () => {
  expect(resourceOf(object('Namespace', 'demo'))).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    name: 'demo',
  });
});
