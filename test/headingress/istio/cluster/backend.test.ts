import { istioBackend } from '../../../../src/headingress/istio/cluster/backend.ts';
import { kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import { SERVICEENTRIES, VIRTUALSERVICES } from '../../../../src/headingress/istio/kinds.ts';
import { headIngressObjects } from '../../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { aGateway, aHeadIngress, anError, aRoute } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

const headIngress = aHeadIngress({
  routes: [30, 70].map((weight, i) => {
    const { ready: _, ...route } = aRoute(`spoke${i + 1}`, { weight });
    return route;
  }),
});
const ref = { namespace: 'demo', name: 'mnist' };
const history = [
  {
    revision: 1,
    time: '2026-01-02T03:04:05Z',
    user: 'alice',
    weights: new Map([
      ['spoke1', 30],
      ['spoke2', 70],
    ]),
  },
];
const options = { waitForGateways: async () => {} };

function aWorld(...objects: KubeObject[]) {
  const ingress = new FakeCluster(aGateway(), ...objects);
  const kinds = kindsIn('v1beta1');
  return { ingress, backend: istioBackend({ ingress, kinds, user: async () => 'alice' }) };
}

test('an applied HeadIngress is read, found and listed as applied', async () => {
  const { backend } = aWorld();
  const { object, written } = await backend.apply({ headIngress, history }, undefined, options);
  const live = { headIngress, history, object };
  expect(written.map(({ before, after }) => [before, after?.kind])).toEqual([
    [undefined, 'ServiceEntry'],
    [undefined, 'ServiceEntry'],
    [undefined, 'VirtualService'],
  ]);
  expect(await backend.read(ref)).toEqual(live);
  expect(await backend.find(ref)).toEqual(live);
  expect(await backend.list({})).toEqual([live]);
  expect(await backend.list({ namespace: 'ops' })).toEqual([]);
});

test('a missing HeadIngress is neither read nor found', async () => {
  const { backend } = aWorld();
  await expect(backend.read(ref)).rejects.toMatchObject({ code: 'not-found' });
  expect(await backend.find(ref)).toBeUndefined();
});

test('a foreign VirtualService is a conflict, and not listed', async () => {
  const [foreign] = headIngressObjects(headIngress).slice(-1) as [KubeObject];
  const { labels: _, ...metadata } = foreign.metadata;
  const { backend } = aWorld({ ...foreign, metadata });
  const conflict = anError(
    'conflict',
    'virtualservices.networking.istio.io "mnist" was not created by kubectl-hmls',
  );
  await expect(backend.read(ref)).rejects.toEqual(conflict);
  await expect(backend.find(ref)).rejects.toEqual(conflict);
  expect(await backend.list({})).toEqual([]);
});

test('a second HeadIngress of that name is refused', async () => {
  const { backend } = aWorld();
  await backend.apply({ headIngress, history }, undefined, options);
  await expect(backend.apply({ headIngress, history }, undefined, options)).rejects.toMatchObject({
    code: 'already-exists',
  });
});

test('with routesOnly, nothing but the VirtualService is read or written', async () => {
  const { ingress, backend } = aWorld();
  await backend.apply({ headIngress, history }, undefined, options);
  const live = await backend.read(ref);
  for (const entry of ingress.objects(SERVICEENTRIES)) {
    await ingress.remove(SERVICEENTRIES, { namespace: 'demo', name: entry.metadata.name });
  }
  const desired = { headIngress: { ...headIngress, prefix: '/m/' }, history };
  const { written } = await backend.apply(desired, live, { ...options, routesOnly: true });
  expect(written.map(({ after }) => after?.kind)).toEqual(['VirtualService']);
  expect(ingress.objects(SERVICEENTRIES)).toEqual([]);
  await backend.apply(desired, await backend.read(ref), options);
  expect(ingress.objects(SERVICEENTRIES)).toHaveLength(2);
});

test('what Istio cannot express is neither rendered nor written, but its routes can be', async () => {
  const { ingress, backend } = aWorld();
  const [one, two] = headIngress.routes as [
    (typeof headIngress.routes)[0],
    (typeof headIngress.routes)[0],
  ];
  const routes = [one, { ...two, address: { ...two.address, path: '/other' } }];
  const inexpressible = { ...headIngress, routes };
  const message = 'endpoints have different paths: spoke1 /, spoke2 /other';
  expect(() => backend.render(inexpressible)).toThrow(message);
  const desired = { headIngress: inexpressible, history };
  await expect(backend.apply(desired, undefined, options)).rejects.toThrow(message);
  expect(ingress.objects(VIRTUALSERVICES)).toEqual([]);
  await backend.apply({ headIngress, history }, undefined, options);
  const live = await backend.read(ref);
  await backend.apply(desired, live, { ...options, routesOnly: true });
});

test('render gives the objects that apply writes, without a history', () => {
  const { backend } = aWorld();
  expect(backend.render(headIngress)).toEqual(headIngressObjects(headIngress));
});

test('check reports the findings of a change', async () => {
  const { backend } = aWorld();
  const elsewhere = { ...headIngress, gateways: ['a/b'] };
  expect(await backend.check(headIngress, undefined)).toEqual({ findings: [], gaps: [] });
  expect(await backend.check(elsewhere, undefined)).toMatchObject({
    findings: [{ code: 'HMLS0101', severity: 'error', isNew: true }],
  });
});

test('remove deletes everything that nothing else needs, and a dry run nothing', async () => {
  const { ingress, backend } = aWorld();
  await backend.apply({ headIngress, history }, undefined, options);
  const kinds = ['VirtualService', 'ServiceEntry', 'ServiceEntry'];
  const dry = await backend.remove(ref, { dryRun: 'server' });
  expect(dry.map(({ before }) => before?.kind)).toEqual(kinds);
  expect(ingress.objects(VIRTUALSERVICES)).toHaveLength(1);
  const written = await backend.remove(ref, {});
  expect(written.map(({ before, after }) => [before?.kind, after])).toEqual(
    kinds.map((kind) => [kind, undefined]),
  );
  expect(ingress.objects(SERVICEENTRIES)).toEqual([]);
});

test('it has settled once Istio has observed the generation', async () => {
  const { ingress, backend } = aWorld();
  const { object } = await backend.apply({ headIngress, history }, undefined, options);
  const generation = object.metadata.generation ?? 0;
  expect(await backend.settled(ref, generation)).toBe(true);
  expect(await backend.settled(ref, generation + 1)).toBe(false);
  const status = { observedGeneration: generation - 1 };
  await ingress.patchStatus(VIRTUALSERVICES, ref, { status });
  expect(await backend.settled(ref, generation)).toBe(false);
});
