import { KindScopes } from '../../../src/karmada/cluster/kindscopes.ts';
import { anMLService } from '../../support/builders.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';
import { FakeTimers } from '../../support/timers.ts';

const PATH = '/apis/tensorstack.dev/v1beta1';
const torch = anMLService();
const serves = (...kinds: string[]) => ({
  resources: kinds.flatMap((kind) => [
    { name: kind.toLowerCase(), kind, namespaced: true },
    { name: `${kind.toLowerCase()}/scale`, kind: 'Scale', namespaced: true },
  ]),
});

function aKarmada() {
  const api = new FakeCluster();
  const timers = new FakeTimers();
  const scopes = new KindScopes(api, timers);
  const scopeOf = async () => (await scopes.of([torch]))(torch);
  return { api, timers, scopes, scopeOf };
}

test('namespaced or not, in the core group and in others; subresources are ignored', async () => {
  const { api, scopes } = aKarmada();
  api.documents.set(PATH, serves('MLService'));
  api.documents.set('/api/v1', { resources: [{ name: 'nodes', kind: 'Node', namespaced: false }] });
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } };
  const scopeOf = await scopes.of([torch, node]);

  expect(scopeOf(torch)).toBe('Namespaced');
  expect(scopeOf(node)).toBe('Cluster');
  expect(scopeOf({ ...torch, kind: 'Scale' })).toBeUndefined();
  expect(scopeOf({ ...torch, kind: 'Toy' })).toBeUndefined();
});

test('a known kind is cached for five minutes', async () => {
  const { api, timers, scopeOf } = aKarmada();
  api.documents.set(PATH, serves('MLService'));
  await scopeOf();
  api.documents.delete(PATH);

  await timers.pass(300_000);
  expect(await scopeOf()).toBe('Namespaced');
  await timers.pass(1);
  expect(await scopeOf()).toBeUndefined();
});

test('a missing kind is discovered again after five seconds', async () => {
  const { api, timers, scopeOf } = aKarmada();
  api.documents.set(PATH, serves('Toy'));
  expect(await scopeOf()).toBeUndefined();
  api.documents.set(PATH, serves('Toy', 'MLService'));

  await timers.pass(5000);
  expect(await scopeOf()).toBeUndefined();
  await timers.pass(1);
  expect(await scopeOf()).toBe('Namespaced');
});

test('a failed discovery is not a missing kind', async () => {
  const { api, scopeOf } = aKarmada();
  api.documents.set(PATH, serves('MLService'));
  const mend = api.down();
  await expect(scopeOf()).rejects.toMatchObject({ code: 'unreachable' });
  mend();
  expect(await scopeOf()).toBe('Namespaced');
});

test('concurrent lookups share one request', async () => {
  const { api, scopeOf } = aKarmada();
  api.documents.set(PATH, serves('MLService'));
  const first = scopeOf();
  api.documents.delete(PATH);
  expect(await Promise.all([first, scopeOf()])).toEqual(['Namespaced', 'Namespaced']);
});
