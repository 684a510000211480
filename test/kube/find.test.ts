import { HmlsError } from '../../src/errors.ts';
import { find, ifFound } from '../../src/kube/find.ts';
import { NAMESPACES } from '../../src/kubernetes/kinds.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const demo = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } };

test('finds an object that exists', async () => {
  const cluster = new FakeCluster();
  await cluster.create(NAMESPACES, demo);
  expect(await find(cluster, NAMESPACES, { namespace: '', name: 'demo' })).toMatchObject(demo);
});

test('an object that does not exist is undefined', async () => {
  expect(
    await find(new FakeCluster(), NAMESPACES, { namespace: '', name: 'demo' }),
  ).toBeUndefined();
});

test('passes on every other failure', async () => {
  const forbidden = new HmlsError('forbidden', 'no', { reason: 'Forbidden' });
  await expect(ifFound(Promise.reject(forbidden))).rejects.toBe(forbidden);
});
