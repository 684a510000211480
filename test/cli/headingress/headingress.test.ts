import {
  DESTINATIONRULES,
  SERVICEENTRIES,
  VIRTUALSERVICES,
} from '../../../src/headingress/istio/kinds.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { aGateway, anMLService, aService, entry, ready } from '../../support/builders.ts';
import { run } from '../../support/cli.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const aggregatedStatus = ['spoke1', 'spoke2'].map((s) => entry(s, anMLService(), ready(s)));
const mnist = aService({ status: { aggregatedStatus } });
const lame = aService({
  status: {
    aggregatedStatus: aggregatedStatus.map((e, i) => (i === 1 ? { ...e, stale: true } : e)),
  },
});
const llama = { ...mnist, metadata: { ...mnist.metadata, name: 'llama', uid: 'uid-llama' } };

/** A hub with `services`, and an ingress cluster of its own. */
function aWorld(...services: HyperMLService[]) {
  const hub = new FakeCluster(...services);
  const ingress = new FakeCluster(aGateway());
  const world = { clusters: { hub, ingress }, env: { HMLS_INGRESS_CONTEXT: 'ingress' } };
  return { hub, ingress, run: (line: string) => run(line, world) };
}

const typesOn = (cluster: FakeCluster) =>
  [SERVICEENTRIES, DESTINATIONRULES, VIRTUALSERVICES]
    .flatMap((kind) => cluster.objects(kind))
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);

/** Host and weight of each route. */
function routesOn(cluster: FakeCluster): string[] {
  const [found] = cluster.objects(VIRTUALSERVICES);
  const { spec } = found as KubeObject & {
    spec: { http: [{ route: { destination: { host: string }; weight: number }[] }] };
  };
  return spec.http[0].route.map((r) => `${r.destination.host.split('.')[3]}=${r.weight}`);
}

test('create: the objects, and where they are created', async () => {
  const { run, ingress, hub } = aWorld(mnist);
  expect(await run('headingress create mnist -n demo --weight spoke1=30,spoke2=70')).toEqual({
    status: 0,
    out: `serviceentry.networking.istio.io/torch.demo.ksvc.spoke1.example.com created
serviceentry.networking.istio.io/torch.demo.ksvc.spoke2.example.com created
virtualservice.networking.istio.io/mnist created
`,
    err: 'Ingress cluster: https://fake.example.com\n',
  });
  expect(typesOn(hub)).toEqual([]);
  expect(typesOn(ingress)).toEqual([
    'ServiceEntry demo/torch.demo.ksvc.spoke1.example.com',
    'ServiceEntry demo/torch.demo.ksvc.spoke2.example.com',
    'VirtualService demo/mnist',
  ]);
});

test('create refuses what Istio cannot express before it connects to the ingress cluster', async () => {
  const { run, ingress } = aWorld(mnist);
  const { status, err } = await run('headingress create mnist -n demo --entry-name same');
  expect({ status, err, made: typesOn(ingress) }).toEqual({
    status: 1,
    err: expect.not.stringContaining('Ingress cluster:'),
    made: [],
  });
});

test.each([
  { flags: '', routes: ['spoke1=50', 'spoke2=50'] },
  { flags: '--weight spoke1=30,spoke2=70', routes: ['spoke1=30', 'spoke2=70'] },
  { flags: '--weight=spoke2=10', routes: ['spoke1=90', 'spoke2=10'] },
])('weights: `$flags`', async ({ flags, routes }) => {
  const { run, ingress } = aWorld(mnist);
  expect(await run(`headingress create -n demo ${flags}`)).toMatchObject({ status: 0 });
  expect(routesOn(ingress)).toEqual(routes);
});

test('render prints what create would create, and creates nothing', async () => {
  const { run, ingress } = aWorld(mnist);
  const { status, out, err } = await run('hi render mnist -n demo --gateway t9k.t9k-system,a/b');
  expect({ status, err, made: typesOn(ingress) }).toEqual({
    status: 0,
    err: 'Ingress cluster: https://fake.example.com\n',
    made: [],
  });
  expect(out.match(/^kind: .*/gm)).toEqual([
    'kind: ServiceEntry',
    'kind: ServiceEntry',
    'kind: VirtualService',
  ]);
  expect(out).toContain('  gateways:\n  - t9k.t9k-system\n  - a/b\n');
  expect(out).toContain('prefix: /t9k/hypermlservices/namespaces/demo/mnist/\n');
});

test('names, prefix and namespace of the objects', async () => {
  const { run, ingress } = aWorld(mnist);
  await run(
    'headingress create -n demo --name lb --entry-name mlservice-{spoke} --ingress-namespace edge --prefix /m',
  );
  expect(typesOn(ingress)).toEqual([
    'ServiceEntry edge/mlservice-spoke1',
    'ServiceEntry edge/mlservice-spoke2',
    'VirtualService edge/lb',
  ]);
  expect(await run('headingress delete mnist -n demo --name lb --ingress-namespace edge')).toEqual({
    status: 0,
    out: `virtualservice.networking.istio.io "lb" deleted from edge namespace
serviceentry.networking.istio.io "mlservice-spoke1" deleted from edge namespace
serviceentry.networking.istio.io "mlservice-spoke2" deleted from edge namespace
`,
    err: 'Ingress cluster: https://fake.example.com\n',
  });
});

test('delete works when the HyperMLService is gone already', async () => {
  const { run, hub, ingress } = aWorld(mnist);
  await run('headingress create -n demo');
  await hub.remove(HYPERMLSERVICES, { namespace: 'demo', name: 'mnist' });
  expect(await run('headingress delete mnist -n demo')).toMatchObject({ status: 0 });
  expect(typesOn(ingress)).toEqual([]);
});

test('--ingress-context names another cluster', async () => {
  const hub = new FakeCluster(mnist);
  const edge = new FakeCluster(aGateway());
  await run('hi create -n demo --ingress-context edge', { clusters: { hub, edge } });
  expect([typesOn(hub).length, typesOn(edge).length]).toEqual([0, 3]);
});

test('by default, the hub is the ingress cluster', async () => {
  const hub = new FakeCluster(mnist, aGateway());
  await run('hi create -n demo', { clusters: { hub } });
  expect(typesOn(hub)).toHaveLength(3);
});

test('a spoke that is not ready is refused, unless --force', async () => {
  const { run, ingress } = aWorld(lame);
  const { status, out, err } = await run('headingress create -n demo');
  expect({ status, out, err }).toEqual({
    status: 2,
    out: '',
    err: `error: refusing to send traffic to spokes that are not ready: spoke2 (50 %)
hint: wait until they are ready, set their weight to 0, or override with --force
`,
  });
  expect(typesOn(ingress)).toEqual([]);

  expect(await run('headingress create -n demo --weight spoke1=100,spoke2=0')).toMatchObject({
    status: 0,
  });
  expect(await run('headingress delete -n demo')).toMatchObject({ status: 0 });
  expect(await run('headingress create -n demo --force')).toMatchObject({ status: 0 });
});

test.each([
  {
    what: 'several to choose from',
    services: [llama, mnist],
    line: 'headingress create -n demo',
    err: 'error: specify one of the HyperMLServices in namespace demo: llama, mnist\n',
  },
  {
    what: 'none',
    services: [],
    line: 'headingress render -n demo',
    err: 'error: no HyperMLServices in namespace demo\n',
  },
  {
    what: 'weights that make no sense',
    services: [mnist],
    line: 'headingress create -n demo --weight spoke1=30,spoke2=30',
    err: 'error: weights add up to 60, not 100\n',
  },
  {
    what: 'a spoke that is not there',
    services: [mnist],
    line: 'headingress create -n demo --weight spoke3=100',
    err: 'error: no such spoke: spoke3; available spokes: spoke1, spoke2\n',
  },
  {
    what: 'nothing to delete',
    services: [mnist],
    line: 'headingress delete mnist -n demo',
    err: `Ingress cluster: https://fake.example.com
Error from server (NotFound): virtualservices.networking.istio.io "mnist" not found
`,
  },
])('$what', async ({ services, line, err }) => {
  const { run, ingress } = aWorld(...services);
  expect(await run(line)).toEqual({ status: 1, out: '', err });
  expect(typesOn(ingress)).toEqual([]);
});

test('a second create changes nothing', async () => {
  const { run, ingress } = aWorld(mnist);
  await run('headingress create -n demo --weight spoke1=30,spoke2=70');
  const { status, err } = await run('headingress create -n demo --weight spoke1=100,spoke2=0');
  expect(status).toBe(1);
  expect(err).toContain(
    'Error from server (AlreadyExists): virtualservices.networking.istio.io "mnist" already exists\n',
  );
  expect(routesOn(ingress)).toEqual(['spoke1=30', 'spoke2=70']);
});

test('the spoke header stays until it is changed explicitly', async () => {
  const { run, ingress } = aWorld(mnist);
  const named = () =>
    JSON.stringify(ingress.objects(VIRTUALSERVICES)).split('x-hmls-spoke').length - 1;
  await run('headingress create --spoke-header mnist -n demo');
  expect(named()).toBe(2);
  for (const line of [
    'apply mnist',
    'set-weight mnist spoke1=10',
    'sync mnist',
    'drain mnist spoke1',
  ]) {
    expect(await run(`headingress ${line} -n demo`)).toMatchObject({ status: 0 });
    expect(named()).toBe(2);
  }
  await run('headingress undo mnist -n demo');
  await run('headingress pin mnist --header x-canary=yes spoke2 -n demo');
  expect(named()).toBe(3);
  await run('headingress apply mnist -n demo --no-spoke-header');
  expect(named()).toBe(0);
  expect(await run('headingress apply mnist -n demo --spoke-header=Host')).toMatchObject({
    status: 1,
    err: expect.stringContaining('invalid spoke header "Host"'),
  });
});
