import type { HeadIngress } from '../../../src/headingress/headingress.ts';
import { headIngressObjects } from '../../../src/headingress/istio/objects.ts';
import { readHeadIngress } from '../../../src/headingress/istio/read.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { aHeadIngress, anError, aRoute } from '../../support/builders.ts';

type Spec = { http: { route: object[] }[] } & Record<string, unknown>;
type VirtualService = KubeObject & { readonly spec: Spec };

const written = (ingress: HeadIngress) => headIngressObjects(ingress).at(-1) as VirtualService;

/** Without readiness, which Istio does not know. */
const route = (spoke: string, weight: number, address = {}) => {
  const { ready: _, ...rest } = aRoute(spoke, { weight });
  return { ...rest, address: { ...rest.address, ...address } };
};

const plain = aHeadIngress({ routes: [route('spoke1', 30), route('spoke2', 70)] });

test.each<{ name: string; ingress: HeadIngress }>([
  { name: 'a plain one', ingress: plain },
  {
    name: 'one with every setting',
    ingress: {
      ...plain,
      name: 'lb',
      namespace: 'edge',
      gateways: ['a/b', 't9k.t9k-system'],
      hosts: ['a.example.com', 'b.example.com'],
      rewrite: false,
      entryName: 'mlservice-{spoke}',
      choice: { service: 'torch', release: 'origin' },
      limits: {
        timeout: '60s',
        retries: 3,
        connectTimeout: '2s',
        outliers: { errors: 5, interval: '10s', ejectionTime: '30s' },
      },
    },
  },
  {
    name: 'one with https, ports and paths',
    ingress: {
      ...plain,
      routes: [
        route('spoke1', 1, { scheme: 'https', port: 8443, path: '/demo/' }),
        route('spoke2', 99, { path: '/demo/' }),
      ],
    },
  },
  {
    name: 'two spokes behind one host, told apart by their order',
    ingress: {
      ...plain,
      routes: [
        route('spoke1', 10, { host: 'lb.example.com' }),
        route('spoke2', 90, { host: 'lb.example.com' }),
      ],
    },
  },
  {
    name: 'one with pins',
    ingress: {
      ...plain,
      pins: [
        { header: 'x-hmls-spoke', value: 'two', spoke: 'spoke2' },
        { header: 'x-canary', value: 'yes', spoke: 'spoke1' },
      ],
    },
  },
  {
    name: 'one that names the spoke in a header',
    ingress: {
      ...plain,
      spokeHeader: 'x-hmls-spoke',
      pins: [{ header: 'x-canary', value: 'yes', spoke: 'spoke1' }],
    },
  },
  {
    name: 'two spokes behind one host, named in a header',
    ingress: {
      ...plain,
      spokeHeader: 'x-who',
      routes: [
        route('spoke1', 10, { host: 'lb.example.com' }),
        route('spoke2', 90, { host: 'lb.example.com' }),
      ],
    },
  },
  { name: 'no retries at all', ingress: { ...plain, limits: { retries: 0 } } },
  { name: 'only one spoke', ingress: { ...plain, routes: [route('spoke1', 100)] } },
])('$name is read as it was written', ({ ingress }) => {
  expect(readHeadIngress(written(ingress))).toEqual(ingress);
});

const changed = (change: (spec: Spec) => void) => {
  const virtualService = structuredClone(written(plain));
  change(virtualService.spec);
  return readHeadIngress(virtualService);
};

test('weights are read from the spec, whoever wrote them', () => {
  const { routes } = changed(({ http: [split] }) => {
    if (split) split.route = split.route.map((r, i) => ({ ...r, weight: i === 0 ? 5 : 95 }));
  });
  expect(routes.map(({ weight }) => weight)).toEqual([5, 95]);
});

test('a spoke whose route was removed gets nothing', () => {
  const { routes } = changed(({ http: [split] }) => {
    split?.route.shift();
  });
  expect(routes.map(({ spoke, weight }) => `${spoke}=${weight}`)).toEqual([
    'spoke1=0',
    'spoke2=100',
  ]);
});

test('a malformed spec is read as far as possible', () => {
  const virtualService = { ...written(plain), spec: { http: 'none' } } as unknown as KubeObject;
  expect(readHeadIngress(virtualService)).toMatchObject({ gateways: [], prefix: '/', pins: [] });
});

test('a foreign VirtualService is not read', () => {
  const { apiVersion, kind } = written(plain);
  const theirs = { apiVersion, kind, metadata: { namespace: 'demo', name: 'web' } };
  expect(() => readHeadIngress(theirs)).toThrow(
    anError(
      'conflict',
      'virtualservices.networking.istio.io "web" was not created by kubectl-hmls',
      'kubectl get virtualservice web -n demo -o yaml',
    ),
  );
});
