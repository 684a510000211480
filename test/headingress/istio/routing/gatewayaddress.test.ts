import { gatewayOf } from '../../../../src/headingress/istio/routing/gateway.ts';
import {
  addressOf,
  hostFor,
  serverFor,
} from '../../../../src/headingress/istio/routing/gatewayaddress.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { anError } from '../../../support/builders.ts';

test.each([
  { hosts: ['*'], host: undefined },
  { hosts: ['a.example.com', 'b.example.com'], host: 'a.example.com' },
  { hosts: ['*.example.com', 'b.example.com'], host: 'b.example.com' },
  { hosts: ['*', '*.example.com'], host: undefined },
])('of $hosts, requests use $host', ({ hosts, host }) => {
  expect(hostFor({ hosts, name: 'mnist' })).toBe(host);
});

test('a wildcard alone gives no host', () => {
  expect(() => hostFor({ hosts: ['*.example.com'], name: 'mnist' })).toThrow(
    anError('usage', 'mnist serves *.example.com: specify which host to request', {
      is: 'name-host',
    }),
  );
});

const server = (protocol: string, number: number, more: object = {}) => ({
  port: { number, name: `p${number}`, protocol },
  hosts: ['*'],
  ...more,
});

test.each<{ name: string; servers: object[]; host?: string; port: number | undefined }>([
  { name: 'plain', servers: [server('HTTP', 80)], port: 80 },
  { name: 'plain HTTP first', servers: [server('HTTPS', 443), server('HTTP', 80)], port: 80 },
  {
    name: 'not one that only redirects to https',
    servers: [server('HTTP', 80, { tls: { httpsRedirect: true } }), server('HTTPS', 443)],
    port: 443,
  },
  { name: 'none for HTTP', servers: [server('TLS', 443), server('MONGO', 27017)], port: undefined },
  {
    name: 'the one for the host',
    servers: [
      server('HTTP', 80, { hosts: ['other.example.com'] }),
      server('HTTPS', 443, { hosts: ['demo/*.example.com'] }),
    ],
    host: 'a.example.com',
    port: 443,
  },
  {
    name: 'none for other namespaces',
    servers: [server('HTTP', 80, { hosts: ['other/*'] })],
    port: undefined,
  },
])('server: $name', ({ servers, host, port }) => {
  const gateway = gatewayOf({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { namespace: 'edge', name: 'gw' },
    spec: { servers },
  } as KubeObject);
  expect(serverFor(gateway, 'demo', host)?.port).toBe(port);
});

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'edge', name: 'envoy', labels: { istio: 'gw', app: 'edge' } },
};

const service = (
  name: string,
  points: object[],
  { selector = { istio: 'gw' }, ports = [{ port: 80 }], namespace = 'edge' }: Partial<Shape> = {},
) =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec: { selector, ports },
    status: { loadBalancer: { ingress: points } },
  }) as KubeObject;

interface Shape {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly object[];
  readonly namespace: string;
}

const plain = { hosts: ['*'], port: 80, bind: '', tls: false };
const IP = [{ ip: '203.0.113.7' }];

test.each<{ name: string; services: KubeObject[]; found: object; port?: number; tls?: boolean }>([
  { name: 'an IP', services: [service('lb', IP)], found: { url: 'http://203.0.113.7:80' } },
  {
    name: 'a name, with TLS',
    services: [service('lb', [{ hostname: 'lb.example.com' }], { ports: [{ port: 443 }] })],
    port: 443,
    tls: true,
    found: { url: 'https://lb.example.com:443' },
  },
  {
    name: 'IPv6',
    services: [service('lb', [{ ip: '2001:db8::7' }])],
    found: { url: 'http://[2001:db8::7]:80' },
  },
  {
    name: "a port of the pods, by the Service's own",
    services: [service('lb', IP, { ports: [{ port: 80, targetPort: 8080 }] })],
    port: 8080,
    found: { url: 'http://203.0.113.7:80' },
  },
  {
    name: 'the first that has both address and port',
    services: [
      service('none', []),
      service('other', IP, { ports: [{ port: 81 }] }),
      service('lb', [{ ip: '203.0.113.8' }]),
    ],
    found: { url: 'http://203.0.113.8:80', service: { namespace: 'edge', name: 'lb' } },
  },
  {
    name: 'none that selects the pods',
    services: [
      service('a', IP, { selector: { istio: 'gw', app: 'other' } }),
      service('b', IP, { selector: {} }),
      service('c', IP, { namespace: 'demo' }),
    ],
    found: { missing: 'no Service selects its pods' },
  },
  {
    name: 'none with an address',
    services: [service('a', []), service('b', [])],
    found: { missing: 'Service edge/a, Service edge/b has no load balancer address' },
  },
  {
    name: 'none with the port',
    services: [service('lb', IP, { ports: [{ port: 81 }] })],
    found: { missing: 'Service edge/lb has no port 80' },
  },
])('address: $name', ({ services, found, port = 80, tls = false }) => {
  expect(addressOf({ ...plain, port, tls }, [pod], services)).toMatchObject(found);
});
