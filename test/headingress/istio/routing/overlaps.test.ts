import { gatewayOf } from '../../../../src/headingress/istio/routing/gateway.ts';
import { listenersOf } from '../../../../src/headingress/istio/routing/listeners.ts';
import { overlapsAt } from '../../../../src/headingress/istio/routing/overlaps.ts';
import { routerOf } from '../../../../src/headingress/istio/routing/virtualservice.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';

// Which requests overlap is in cases.ts, also evaluated by Envoy; this file tests the messages.

const gateway = gatewayOf({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { namespace: 'edge', name: 'gw' },
  spec: { servers: [{ port: { number: 8080, protocol: 'HTTP' }, hosts: ['*'] }] },
} as KubeObject);

const router = (name: string, year: number, match: object[] | undefined, hosts = ['*']) =>
  routerOf({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { namespace: 'demo', name, creationTimestamp: `${year}-01-01T00:00:00Z` },
    spec: { hosts, gateways: ['edge/gw'], http: [match ? { match } : {}] },
  } as KubeObject);

const OURS = router('ours', 2022, [{ uri: { prefix: '/m/' } }]);
const [older, younger] = [2021, 2023];

function found(...others: ReturnType<typeof router>[]) {
  const snapshot = { gateways: [gateway], routers: [OURS, ...others], proxyNamespaces: new Map() };
  return listenersOf('edge/gw', snapshot).flatMap((listener) => overlapsAt(listener, OURS));
}

const prefix = (text: string) => [{ uri: { prefix: text } }];

const to = (path: string, answeredBy: string | undefined, more: object = {}) => ({
  request: {
    method: 'GET',
    scheme: 'http',
    authority: 'any.example',
    path,
    headers: {},
    query: {},
    ...more,
  },
  port: 8080,
  answeredBy,
});

const RIVAL = { kind: 'VirtualService', namespace: 'demo', name: 'rival' };

test.each([
  { name: 'no others', others: [] },
  { name: 'another prefix', others: [router('rival', older, prefix('/a/'))] },
  { name: 'a younger, wider one', others: [router('rival', younger, prefix('/'))] },
  { name: 'one for everything', others: [router('rival', older, undefined)] },
])('no finding: $name', ({ others }) => {
  expect(found(...others)).toEqual([]);
});

test.each([
  {
    name: 'an older one takes all',
    match: prefix('/m'),
    year: older,
    finding: {
      code: 'HMLS0104',
      objects: [RIVAL],
      message: 'VirtualService demo/rival takes all of its requests: it is matched first',
      effect: 'VirtualService demo/rival routes them; they do not reach the spokes',
      example: to('/m/', 'demo/rival'),
    },
  },
  {
    name: 'an older one takes some',
    match: [{ uri: { exact: '/m/x' }, method: { exact: 'PUT' }, headers: { a: { exact: 'b' } } }],
    year: older,
    finding: {
      code: 'HMLS0105',
      objects: [RIVAL],
      message: 'VirtualService demo/rival takes some of its requests: it is matched first',
      effect: 'VirtualService demo/rival routes them; they do not reach the spokes',
      example: to('/m/x', 'demo/rival', { method: 'PUT', headers: { a: 'b' } }),
    },
  },
  {
    name: 'it takes all of a younger one',
    match: prefix('/m/v1/'),
    year: younger,
    finding: {
      code: 'HMLS0106',
      objects: [RIVAL],
      message: 'it takes all requests of a route of VirtualService demo/rival: it is matched first',
      effect: 'they go to the spokes',
      example: to('/m/v1/', 'demo/ours'),
    },
  },
  {
    name: 'it takes some of a younger one',
    match: [{ queryParams: { q: { exact: '1' } } }],
    year: younger,
    finding: {
      code: 'HMLS0107',
      objects: [RIVAL],
      message:
        'it takes some requests of a route of VirtualService demo/rival: it is matched first',
      effect: 'they go to the spokes',
      example: to('/m/', 'demo/ours', { query: { q: '1' } }),
    },
  },
  {
    name: 'an older one with a regular expression that cannot be analyzed',
    match: [{ uri: { regex: '/\\pL' } }],
    year: older,
    finding: {
      code: 'HMLS0115',
      objects: [RIVAL],
      message:
        'VirtualService demo/rival is matched first, and its match cannot be analyzed: /\\pL',
      effect: 'if it takes requests of this HeadIngress, they do not reach the spokes',
    },
  },
])('$name', ({ match, year, finding }) => {
  expect(found(router('rival', year, match))).toEqual([finding]);
});

test('more specific hosts: named with their VirtualServices, at most five', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.example`);
  expect(found(router('rival', younger, undefined, hosts))).toEqual([
    {
      code: 'HMLS0108',
      objects: [RIVAL],
      facts: { host: 'a.example' },
      message:
        'requests to a.example, b.example, c.example, d.example, e.example and 1 more do not reach it: other VirtualServices have a more specific host',
      effect: 'VirtualService demo/rival routes requests to a.example',
      example: to('/m/', 'demo/rival', { authority: 'a.example' }),
    },
  ]);
  expect(found(router('rival', younger, prefix('/z/'), ['a.example']))).toMatchObject([
    { effect: 'requests to a.example get 404', example: { answeredBy: undefined } },
  ]);
});

test('the example is a request that no third one matches', () => {
  const rivals = [
    router('first', 2019, [{ uri: { exact: '/m/' } }]),
    router('rival', 2020, prefix('/m')),
  ];
  const all = found(...rivals).map(({ code, example }) => [code, example?.request.path]);
  expect(all).toEqual([
    ['HMLS0105', '/m/'],
    ['HMLS0104', '/m/a'],
  ]);
});
