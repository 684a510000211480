import type { Written } from '../../../../src/headingress/backend.ts';
import { kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import {
  assertChangeable,
  contentOf,
  erase,
  objectKey,
  outcomeOf,
  type Writing,
  write,
} from '../../../../src/headingress/istio/cluster/write.ts';
import { SERVICEENTRIES } from '../../../../src/headingress/istio/kinds.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

const entry = (spec: object = {}, annotations?: Record<string, string>): KubeObject =>
  ({
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'ServiceEntry',
    metadata: { namespace: 'demo', name: 'a', ...(annotations && { annotations }) },
    spec,
  }) as KubeObject;

function aWorld(more: Partial<Writing> = {}) {
  const ingress = new FakeCluster();
  const told: Written[] = [];
  const writing: Writing = {
    ingress,
    kinds: kindsIn('v1beta1'),
    waitForGateways: async () => {},
    tell: (written) => told.push(written),
    ...more,
  };
  return { ingress, told, writing };
}

test('a write is reported with the previous object', async () => {
  const { told, writing } = aWorld();
  const first = await write(entry({ hosts: ['a'] }), undefined, writing);
  const second = await write(entry({ hosts: ['b'] }), first, writing);
  expect(told).toEqual([
    { before: undefined, after: first },
    { before: first, after: second },
  ]);
});

test('an object that has changed since it was read is neither written nor deleted', async () => {
  const { ingress, writing } = aWorld();
  const read = await write(entry({ hosts: ['a'] }), undefined, writing);
  await ingress.apply(SERVICEENTRIES, entry({ hosts: ['b'] }));
  const conflict = { code: 'conflict' };
  await expect(write(entry({ hosts: ['c'] }), read, writing)).rejects.toMatchObject(conflict);
  await expect(erase(read, writing)).rejects.toMatchObject(conflict);
  expect(ingress.objects(SERVICEENTRIES)).toMatchObject([{ spec: { hosts: ['b'] } }]);
});

test.each(['client', 'server'] as const)('a dry run of the %s only reports', async (dryRun) => {
  const { ingress, writing } = aWorld();
  const stored = await write(entry({ hosts: ['a'] }, { by: 'x' }), undefined, writing);
  const dry = aWorld({ ingress, dryRun });
  const after = await write(entry({ hosts: ['b'] }, { to: 'y' }), stored, dry.writing);
  expect(after).toMatchObject({ spec: { hosts: ['b'] }, metadata: { annotations: { to: 'y' } } });
  await erase(stored, dry.writing);
  expect(dry.told).toEqual([{ before: stored, after }, { before: stored }]);
  expect(ingress.objects(SERVICEENTRIES)).toEqual([stored]);
});

test('an object under GitOps is changed only with force', () => {
  const kept = entry({}, { 'argocd.argoproj.io/tracking-id': 'edge:x' });
  expect(() => assertChangeable([entry(), kept], aWorld().writing)).toThrow(
    'ServiceEntry demo/a is managed by Argo CD application edge, which would revert the change',
  );
  expect(() => assertChangeable([kept], aWorld({ force: true }).writing)).not.toThrow();
});

test.each<[Written, string]>([
  [{ after: entry() }, 'created'],
  [{ before: entry() }, 'deleted'],
  [{ before: entry(), after: entry() }, 'unchanged'],
  [{ before: entry(), after: entry({ hosts: ['b'] }) }, 'configured'],
])('%j is %s', (written, outcome) => {
  expect(outcomeOf(written)).toBe(outcome);
});

test('server-side fields are not compared', () => {
  const { metadata, ...rest } = entry({ hosts: ['a'] });
  const stored = {
    ...rest,
    apiVersion: 'networking.istio.io/v1',
    metadata: { ...metadata, resourceVersion: '7', generation: 3, managedFields: [] },
    status: { seen: true },
  };
  expect(contentOf(stored)).toEqual(contentOf(entry({ hosts: ['a'] })));
});

test('an object is identified by kind and name', () => {
  expect(objectKey(entry())).toBe('ServiceEntry/a');
});
