import type { KubeObject } from '../../src/kubernetes/object.ts';
import { lint, type Rules } from '../../src/lint/lint.ts';
import { serviceSchema } from '../../src/manifests/schema.ts';
import { anMLService, aService } from '../support/builders.ts';

const rules: Rules = {
  schema: serviceSchema(),
  policy: { allowNamespaces: [], allowClusterKinds: [] },
};

const aSecret = (data: object, name = 's3'): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data }) as KubeObject;

const placing = (...manifests: KubeObject[]) =>
  aService({ spec: { workloads: [{ clusters: ['spoke1'], manifests }] } });

const named = (name: string, namespace = 'demo') => ({
  ...aService(),
  metadata: { name, namespace },
});

const inNamespace = (namespace: string): KubeObject => {
  const manifest = anMLService();
  return { ...manifest, metadata: { ...manifest.metadata, namespace } };
};

test.each([
  { name: 'nothing', object: aService(), found: [] },
  { name: 'a bad name', object: named('MNIST'), found: ['HMLS0005 metadata.name'] },
  {
    name: 'a bad namespace',
    object: named('mnist', 'a.b'),
    found: ['HMLS0005 metadata.namespace'],
  },
  {
    name: 'no name',
    object: { ...aService(), metadata: { namespace: 'demo' } as KubeObject['metadata'] },
    found: ['HMLS0003 metadata'],
  },
  {
    name: 'the same object twice',
    object: placing(anMLService(), anMLService()),
    found: ['HMLS0009 spec.workloads.0.manifests.1'],
  },
  {
    name: 'another namespace',
    object: placing(inNamespace('kube-system')),
    found: ['HMLS0011 spec.workloads.0.manifests.0'],
  },
  {
    name: 'a cluster-scoped kind',
    object: placing({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } }),
    found: ['HMLS0012 spec.workloads.0.manifests.0'],
  },
  {
    name: 'a kind of Karmada',
    object: placing({
      apiVersion: 'policy.karmada.io/v1alpha1',
      kind: 'PropagationPolicy',
      metadata: { name: 'x' },
    }),
    found: ['HMLS0013 spec.workloads.0.manifests.0'],
  },
  {
    name: 'a masked Secret',
    object: placing(aSecret({ key: '***' })),
    found: ['HMLS0016 spec.workloads.0.manifests.0'],
  },
  {
    name: 'too large for client-side apply',
    object: placing(aSecret({ key: 'x'.repeat(300 << 10) })),
    found: ['HMLS0014 '],
  },
  {
    name: 'too large for its status',
    object: placing(aSecret({ key: 'x'.repeat(800 << 10) })),
    found: ['HMLS0015 '],
  },
])('finds $name', ({ object, found }) => {
  const findings = lint(object, rules).map(({ code, path }) => `${code} ${path.join('.')}`);
  expect(findings).toEqual(found);
});

test('without a namespace, only what is wrong in any namespace is found', () => {
  const { namespace: _, ...metadata } = aService().metadata;
  const object = { ...placing(inNamespace('other')), metadata };
  expect(lint(object, rules)).toEqual([]);
  expect(lint(object, { ...rules, namespace: 'demo' }).map(({ code }) => code)).toEqual([
    'HMLS0011',
  ]);
});

test('a finding of the schema hides those that need a valid spec', () => {
  const object = { ...placing(anMLService(), anMLService()), spec: {} } as KubeObject;
  expect(lint(object, rules).map(({ code }) => code)).toEqual(['HMLS0003']);
});
