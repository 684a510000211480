import {
  gatewayOf,
  isSubset,
  podsOf,
  shareWorkload,
} from '../../../../src/headingress/istio/routing/gateway.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';

const gateway = (spec: object) =>
  gatewayOf({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { namespace: 'edge', name: 'gw' },
    spec,
  } as KubeObject);

const server = (protocol: string, more: object = {}) => ({
  port: { number: 80, name: 'p', protocol },
  hosts: ['*'],
  ...more,
});

test.each([
  { name: 'HTTP', given: server('HTTP'), tls: false },
  { name: 'gRPC, in lower case', given: server('grpc'), tls: false },
  { name: 'HTTPS', given: server('HTTPS', { tls: { mode: 'SIMPLE' } }), tls: true },
])('$name is a server', ({ given, tls }) => {
  expect(gateway({ servers: [given] }).servers).toEqual([
    { hosts: ['*'], port: 80, bind: '', tls },
  ]);
});

test.each([
  { name: 'TLS that is passed through', given: server('HTTPS', { tls: { mode: 'PASSTHROUGH' } }) },
  { name: 'a redirect to https', given: server('HTTP', { tls: { httpsRedirect: true } }) },
  { name: 'TCP', given: server('TCP') },
  { name: 'no protocol', given: { hosts: ['*'] } },
])('$name routes no HTTP', ({ given }) => {
  expect(gateway({ servers: [given] }).servers).toEqual([]);
});

test('the address that a server binds to', () => {
  const { servers } = gateway({ servers: [server('HTTP', { bind: '127.0.0.1' })] });
  expect(servers[0]?.bind).toBe('127.0.0.1');
});

test.each([
  [{}, { app: 'a' }, true],
  [{ app: 'a' }, { app: 'a', istio: 'gw' }, true],
  [{ app: 'a' }, { app: 'b' }, false],
  [{ app: 'a', istio: 'gw' }, { app: 'a' }, false],
])('%j is a subset of %j: %s', (some, all, expected) => {
  expect(isSubset(some, all)).toBe(expected);
});

test.each([
  [{ istio: 'gw' }, { istio: 'gw', app: 'a' }, true],
  [{ istio: 'gw', app: 'a' }, { istio: 'gw' }, true],
  [{ istio: 'gw', app: 'a' }, { istio: 'gw', app: 'b' }, false],
])('gateways for %j and %j share pods: %s', (a, b, expected) => {
  expect(shareWorkload(gateway({ selector: a }), gateway({ selector: b }))).toBe(expected);
});

test.each([
  [{ istio: 'gw', app: 'a' }, 'istio=gw,app=a'],
  [undefined, ''],
])('the pods of selector %j are %s', (selector, expected) => {
  expect(podsOf(gateway({ selector }))).toBe(expected);
});
