import { HmlsError } from '../../../src/errors.ts';
import {
  DESTINATIONRULES,
  GATEWAYS,
  SERVICEENTRIES,
  VIRTUALSERVICES,
} from '../../../src/headingress/istio/kinds.ts';
import { MANAGED_BY_LABELS } from '../../../src/headingress/ownership.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { type KubeObject, refOf } from '../../../src/kubernetes/object.ts';
import { aGateway, anMLService, aService, entry, ready } from '../../support/builders.ts';
import { run } from '../../support/cli.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const aggregatedStatus = ['spoke1', 'spoke2'].map((s) => entry(s, anMLService(), ready(s)));
const mnist = aService({ status: { aggregatedStatus } });

const rival = (spec: object = {}, name = 'rival'): KubeObject =>
  ({
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'VirtualService',
    metadata: { namespace: 'ops', name, creationTimestamp: '2020-01-01T00:00:00Z' },
    spec: {
      gateways: ['t9k-system/t9k'],
      hosts: ['*'],
      http: [{ match: [{ uri: { prefix: '/t9k/' } }], redirect: { uri: '/' } }],
      ...spec,
    },
  }) as KubeObject;

function aWorld(...objects: KubeObject[]) {
  const ingress = new FakeCluster(aGateway(), ...objects);
  const hub = new FakeCluster(mnist);
  const clusters = { hub, ingress };
  const env = { HMLS_INGRESS_CONTEXT: 'ingress' };
  return {
    hub,
    ingress,
    run: (line: string) => run(`headingress ${line} -n demo`, { clusters, env }),
  };
}

/** Like {@link aWorld}, with `mnist`, whose spokes are reached over TLS. */
async function withTls() {
  const { hub, ...world } = aWorld();
  const secured = JSON.parse(JSON.stringify(mnist).replaceAll('http://', 'https://'));
  await hub.patchStatus(HYPERMLSERVICES, refOf(mnist), { status: secured.status });
  await world.run('create mnist');
  const [rule] = world.ingress.objects(DESTINATIONRULES) as [KubeObject];
  return { ...world, rule };
}

const INGRESS = 'Ingress cluster: https://fake.example.com\n';

test('no findings, and no HeadIngress', async () => {
  const { run } = aWorld();
  const none = 'No resources found in demo namespace.\n';
  expect(await run('check')).toEqual({ status: 0, out: '', err: `${INGRESS}${none}` });
  await run('create mnist');
  expect(await run('check')).toEqual({
    status: 0,
    out: '',
    err: `${INGRESS}no problems in 1 HeadIngress\n`,
  });
  expect(await run('check nobody')).toEqual({
    status: 1,
    out: '',
    err: `${INGRESS}Error from server (NotFound): virtualservices.networking.istio.io "nobody" not found\n`,
  });
});

test('as text: the finding, an example, and the fix', async () => {
  const { run } = aWorld(rival());
  await run('create mnist --checks=warn');
  expect(await run('check mnist')).toEqual({
    status: 2,
    out: `demo/mnist: error HMLS0104: VirtualService ops/rival takes all of its requests: it is matched first
  effect: VirtualService ops/rival routes them; they do not reach the spokes
  for example: GET http://any.example/t9k/hypermlservices/namespaces/demo/mnist/ goes to VirtualService ops/rival
  fix: choose another --prefix or --host, narrow VirtualService ops/rival, or recreate it so that it is the newer one
`,
    err: `${INGRESS}1 error in 1 HeadIngress\n`,
  });
});

test('as JSON: one item per finding; -o name prints its code', async () => {
  const match = [{ method: { exact: 'PUT' }, headers: { a: { exact: 'b c' } } }];
  const { run } = aWorld(rival({ http: [{ match, redirect: { uri: '/' } }] }));
  await run('create mnist');
  const { status, out } = await run('check mnist -o json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'HeadIngressReport',
    items: [
      {
        headIngress: 'demo/mnist',
        code: 'HMLS0105',
        severity: 'warning',
        message: 'VirtualService ops/rival takes some of its requests: it is matched first',
        effect: 'VirtualService ops/rival routes them; they do not reach the spokes',
        fix: 'if that is not intended, narrow VirtualService ops/rival or choose another --prefix',
        objects: [{ kind: 'VirtualService', namespace: 'ops', name: 'rival' }],
        example: {
          port: 80,
          answeredBy: 'ops/rival',
          request: {
            method: 'PUT',
            scheme: 'http',
            authority: 'any.example',
            path: '/t9k/hypermlservices/namespaces/demo/mnist/',
            headers: { a: 'b c' },
            query: {},
          },
        },
      },
    ],
  });
  expect((await run('check mnist -o name')).out).toBe('HMLS0105\n');
});

test('a new problem for others is refused; an existing one is a warning', async () => {
  const { run, ingress } = aWorld(rival());
  const told = 'HMLS0104: VirtualService ops/rival takes all of its requests';
  const refused = await run('create mnist');
  expect(refused).toMatchObject({ status: 1, err: expect.stringContaining(`error: ${told}`) });
  expect(ingress.objects(SERVICEENTRIES)).toEqual([]);
  expect(await run('apply mnist --checks=ignore')).toMatchObject({ status: 0 });
  const again = await run('apply mnist --weight spoke1=10');
  expect(again).toMatchObject({ status: 0, err: expect.stringContaining(`Warning: ${told}`) });
});

test('all reasons for a refusal are reported', async () => {
  const { run } = aWorld(rival());
  const { status, err } = await run('create mnist --gateway t9k-system/t9k,a/b');
  expect(status).toBe(1);
  expect(err).toContain('HMLS0104: ');
  expect(err).toContain('HMLS0101: Gateway a/b does not exist');
});

test('exportTo must include the namespace of the pods of the gateway', async () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'istio-ingress', name: 'gw', labels: { istio: 'ingressgateway' } },
  };
  const { run, ingress } = aWorld(pod, rival({ exportTo: ['t9k-system'] }));
  await run('create mnist');
  expect((await run('check mnist -o name')).out).toBe('');
  const { metadata } = rival();
  await ingress.patch(
    VIRTUALSERVICES,
    { namespace: 'ops', name: metadata.name },
    { spec: { exportTo: ['istio-ingress'] } },
  );
  expect((await run('check mnist -o name')).out).toBe('HMLS0104\n');
});

describe('without permission to list everything', () => {
  const forbidden = new HmlsError('forbidden', 'no', { reason: 'Forbidden' });

  test('what was not checked is a warning, and exit status 4', async () => {
    const { run, ingress } = aWorld(rival());
    await run('create mnist --checks=ignore');
    ingress.fail({ verb: 'list', kind: VIRTUALSERVICES, namespace: undefined }, forbidden);
    const { status, err } = await run('check mnist');
    expect({ status, err }).toEqual({
      status: 4,
      err: `${INGRESS}Warning: virtualservices in other namespaces could not be checked: no
no problems in 1 HeadIngress
`,
    });
  });

  test.each([{ kind: SERVICEENTRIES }, { kind: DESTINATIONRULES }])(
    '$kind.plural that may not be listed do not count as missing',
    async ({ kind }) => {
      const { run, ingress } = await withTls();
      ingress.fail({ verb: 'list', kind }, forbidden);
      const { status, out, err } = await run('check mnist');
      expect({ status, out }).toEqual({ status: 4, out: '' });
      expect(err).toContain(`Warning: ${kind.plural} in other namespaces could not be checked`);
    },
  );

  test.each([
    { gateway: 't9k-system/t9k', may: true, codes: '' },
    { gateway: 'a/b', may: true, codes: 'HMLS0101\n' },
    { gateway: 'a/b', may: false, codes: '' },
  ])('gateway $gateway, which may be read: $may', async ({ gateway, may, codes }) => {
    const { run, ingress } = aWorld();
    await run(`create mnist --checks=ignore --gateway ${gateway}`);
    ingress.fail({ verb: 'list', kind: GATEWAYS }, forbidden);
    if (!may) ingress.fail({ verb: 'get', kind: GATEWAYS }, forbidden);
    expect((await run('check mnist -o name')).out).toBe(codes);
  });
});

test('all in a namespace, or in all namespaces', async () => {
  const { run, ingress } = aWorld();
  await run('create mnist');
  const [own] = ingress.objects(VIRTUALSERVICES) as [KubeObject];
  const metadata = { name: 'mnist', namespace: 'ops', labels: MANAGED_BY_LABELS };
  await ingress.create(VIRTUALSERVICES, { ...own, metadata });
  expect((await run('check')).err).toContain('in 1 HeadIngress\n');
  expect((await run('check -A')).err).toContain('in 2 HeadIngresses\n');
  expect(await run('check mnist -A')).toMatchObject({ status: 1 });
});

test('a ServiceEntry that is managed by GitOps is not changed', async () => {
  const { run, ingress } = aWorld();
  await run('create mnist');
  const [entry] = ingress.objects(SERVICEENTRIES) as [KubeObject];
  const labels = { 'argocd.argoproj.io/instance': 'edge' };
  await ingress.patch(SERVICEENTRIES, refOf(entry), { metadata: { labels } });
  const id = `ServiceEntry demo/${entry.metadata.name}`;
  const keeper = 'Argo CD application edge';
  expect(await run('check mnist')).toMatchObject({
    status: 2,
    out: expect.stringContaining(`error HMLS0114: ${id} is managed by ${keeper}\n`),
  });
  const why = `error: ${id} is managed by ${keeper}, which would revert`;
  const refused = { status: 1, err: expect.stringContaining(why) };
  expect(await run('apply mnist --connect-timeout 2s')).toMatchObject(refused);
  expect(await run('delete mnist')).toMatchObject(refused);
  expect(ingress.objects(VIRTUALSERVICES)).toHaveLength(1);
  expect(await run('delete mnist --force-conflicts')).toMatchObject({ status: 0 });
});

describe('spokes that are reached over TLS', () => {
  test('without its DestinationRule, one gets plain text, until apply recreates it', async () => {
    const { run, ingress, rule } = await withTls();
    expect((await run('check mnist -o name')).out).toBe('');
    await ingress.remove(DESTINATIONRULES, refOf(rule));
    expect(await run('check mnist -o name')).toMatchObject({ status: 2, out: 'HMLS0119\n' });
    expect(await run('apply mnist')).toMatchObject({ status: 0 });
    expect(await run('check mnist -o name')).toMatchObject({ status: 0, out: '' });
  });

  test('a DestinationRule that overrides ours is reported, and refused for a new HeadIngress', async () => {
    const { run, ingress, rule } = await withTls();
    const { host } = (rule as KubeObject & { spec: { host: string } }).spec;
    const metadata = { namespace: 't9k-system', name: 'plain' };
    const spec = { host, trafficPolicy: { tls: { mode: 'DISABLE' } } };
    await ingress.create(DESTINATIONRULES, { ...rule, metadata, spec } as KubeObject);
    const told = `HMLS0116: DestinationRule demo/${rule.metadata.name} does not apply to connections to ${host}: DestinationRule t9k-system/plain does`;
    expect(await run('check mnist')).toMatchObject({
      status: 2,
      out: expect.stringContaining(`error ${told}\n`),
    });
    expect(await run('create mnist --name lb --prefix /lb')).toMatchObject({
      status: 1,
      err: expect.stringContaining(`error: ${told}`),
    });
    expect(await run('apply mnist --weight spoke1=10')).toMatchObject({
      status: 0,
      err: expect.stringContaining(`Warning: ${told}`),
    });
  });
});

test('--codes lists all codes', async () => {
  const { out } = await aWorld().run('check --codes');
  expect(out).toMatch(/^CODE {7}SEVERITY {3}SUMMARY\nHMLS0101 {3}error/);
});
