import { gatewayOf } from '../../../../src/headingress/istio/routing/gateway.ts';
import {
  answerer,
  type Listener,
  listenersOf,
  predicatesOfHost,
  visibility,
} from '../../../../src/headingress/istio/routing/listeners.ts';
import { routerOf } from '../../../../src/headingress/istio/routing/virtualservice.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';

const object = (kind: string, key: string, year: number, spec: object) => {
  const [namespace, name] = key.split('/');
  const creationTimestamp = `${year}-01-01T00:00:00Z`;
  const metadata = { namespace, name, creationTimestamp };
  return { apiVersion: 'networking.istio.io/v1', kind, metadata, spec } as KubeObject;
};

const gateway = (key: string, year: number, servers: object[], app = 'edge') =>
  gatewayOf(object('Gateway', key, year, { selector: { app }, servers }));

const http = (number = 80, hosts = ['*']) => ({ port: { number, protocol: 'HTTP' }, hosts });

const router = (key: string, year: number, prefixes: string[], more: object = {}) =>
  routerOf(
    object('VirtualService', key, year, {
      hosts: ['*'],
      gateways: ['edge/gw'],
      http: prefixes.map((prefix) => ({ match: [{ uri: { prefix } }] })),
      ...more,
    }),
  );

const listeners = (
  routers: readonly ReturnType<typeof router>[],
  gateways = [gateway('edge/gw', 2020, [http()])],
) => listenersOf('edge/gw', { gateways, routers, proxyNamespaces: new Map() });

/** By host, the VirtualServices in the order in which their routes are matched. */
const ownersAt = ({ virtualHosts }: Listener = listeners([])[0] as Listener) =>
  Object.fromEntries(
    [...virtualHosts].map(([host, routes]) => [host, routes.map(({ owner }) => owner)]),
  );

test('a gateway that does not exist has no listeners', () => {
  expect(listenersOf('a/b', { gateways: [], routers: [], proxyNamespaces: new Map() })).toEqual([]);
});

test('one listener for each server', () => {
  const https = { port: { number: 443, protocol: 'HTTPS' }, hosts: ['*'] };
  const found = listeners([], [gateway('edge/gw', 2020, [http(8080), https])]);
  expect(found.map(({ port, tls }) => ({ port, tls }))).toEqual([
    { port: 8080, tls: false },
    { port: 443, tls: true },
  ]);
});

test('the oldest VirtualService comes first, and a catch-all comes last', () => {
  const [listener] = listeners([
    router('b/young', 2022, ['/']),
    router('a/new', 2023, ['/n/']),
    router('c/old', 2021, ['/o/', '/']),
  ]);
  expect(ownersAt(listener)).toEqual({ '*': ['c/old', 'a/new', 'c/old', 'b/young'] });
});

test('one that is exported to the namespace of the gateway alone comes before the others', () => {
  const [listener] = listeners([
    router('a/public', 2020, ['/a/']),
    router('b/exported', 2021, ['/a/'], { exportTo: ['edge'] }),
    router('edge/own', 2022, ['/a/'], { exportTo: ['.'] }),
    router('c/hidden', 2019, ['/a/'], { exportTo: ['.'] }),
  ]);
  expect(ownersAt(listener)).toEqual({ '*': ['edge/own', 'b/exported', 'a/public'] });
});

test('routes after a catch-all are unreachable, so they are left out', () => {
  const [listener] = listeners([router('a/b', 2020, ['/a/', '/', '/b/'])]);
  expect(ownersAt(listener)).toEqual({ '*': ['a/b', 'a/b'] });
});

test('hosts that both the server and the VirtualService have', () => {
  const gateways = [gateway('edge/gw', 2020, [http(80, ['*.example', 'ops/a.test'])])];
  const hosts = ['a.example', 'a.test', 'b.test'];
  expect(ownersAt(listeners([router('demo/x', 2020, ['/'], { hosts })], gateways)[0])).toEqual({
    'a.example': ['demo/x'],
  });
  expect(ownersAt(listeners([router('ops/x', 2020, ['/'], { hosts })], gateways)[0])).toEqual({
    'a.example': ['ops/x'],
    'a.test': ['ops/x'],
  });
});

test.each([
  { name: 'the same port and pods', other: gateway('x/y', 2019, [http()]), owners: ['z/z', 'a/b'] },
  { name: 'another port', other: gateway('x/y', 2019, [http(81)]), owners: ['a/b'] },
  { name: 'other pods', other: gateway('x/y', 2019, [http()], 'other'), owners: ['a/b'] },
])('another gateway, with $name', ({ other, owners }) => {
  const gateways = [gateway('edge/gw', 2020, [http()]), other];
  const theirs = router('z/z', 2025, ['/a/'], { gateways: ['x/y'] });
  const [listener] = listeners([router('a/b', 2020, ['/a/']), theirs], gateways);
  expect(ownersAt(listener)).toEqual({ '*': owners });
});

test.each([
  [{ port: 80 }, true],
  [{ port: 81 }, false],
  [{ gateways: ['edge/gw'] }, true],
  [{ gateways: ['x/y'] }, false],
  [{ sourceNamespace: 'edge' }, true],
  [{ sourceNamespace: 'demo' }, false],
  [{ sourceLabels: { app: 'edge' } }, true],
  [{ sourceLabels: { app: 'x' } }, false],
])('a match with %j applies to the listener: %s', (match, expected) => {
  const [listener] = listeners([router('a/b', 2020, [], { http: [{ match: [match] }] })]);
  expect(ownersAt(listener)).toEqual({ '*': expected ? ['a/b'] : [] });
});

test.each([
  [[], 'public'],
  [['*'], 'public'],
  [['.'], 'none'],
  [['edge'], 'exported'],
  [['demo', 'edge'], 'exported'],
])('exportTo %j of a VirtualService in demo is %s to the gateway in edge', (exportTo, expected) => {
  expect(visibility({ exportTo, namespace: 'demo' }, 'edge')).toBe(expected);
});

const request = {
  method: 'GET',
  scheme: 'http',
  authority: 'b.example',
  path: '/m/x',
  headers: {},
  query: {},
};

test('the first route that matches a request, under the most specific host only', () => {
  const [listener] = listeners([
    router('a/wide', 2020, ['/m/']),
    router('b/host', 2021, ['/m/', '/z/'], { hosts: ['A.example'] }),
    router('c/regex', 2019, [], { http: [{ match: [{ uri: { regex: '\\pL' } }] }] }),
  ]) as [Listener];
  expect(answerer(request, listener)).toBe('a/wide');
  expect(answerer({ ...request, authority: 'a.example' }, listener)).toBe('b/host');
  expect(answerer({ ...request, path: '/z/', authority: 'b.example' }, listener)).toBeUndefined();
});

test('the predicates of a request that is looked up under a host', () => {
  const [listener] = listeners([
    router('a/b', 2020, ['/'], { hosts: ['*', '*.example', 'a.example'] }),
  ]) as [Listener];
  const regex = { kind: 'regex', text: '.*[.]example' };
  const exact = { kind: 'exact', text: 'a.example' };
  expect(predicatesOfHost('*', listener)).toEqual([
    { subject: 'authority', match: { kind: 'present' } },
    { subject: 'authority', match: regex, negated: true },
    { subject: 'authority', match: exact, negated: true },
  ]);
  expect(predicatesOfHost('*.example', listener)).toEqual([
    { subject: 'authority', match: regex },
    { subject: 'authority', match: exact, negated: true },
  ]);
  expect(predicatesOfHost('a.example', listener)).toEqual([{ subject: 'authority', match: exact }]);
});
