import { service } from '../../src/workloads/service.ts';

const aService = (type: string | undefined, ...ports: object[]) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'demo', name: 'vllm' },
  spec: { type, ports },
});

const http = { name: 'http', port: 8000 };
const listening = (...ingress: unknown[]) => ({ loadBalancer: { ingress } });

test.each([
  {
    name: 'load balancer with a host name',
    manifest: aService('LoadBalancer', http, { name: 'metrics', port: 9000 }),
    status: listening({ hostname: 'LB-1.elb.example.com' }),
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [{ name: 'address', url: 'http://LB-1.elb.example.com:8000' }],
      releases: [],
    },
  },
  {
    name: 'load balancer with https, and IP addresses after the host name',
    manifest: aService('LoadBalancer', { name: 'https-api', port: 443 }),
    status: listening({ ip: '192.0.2.7' }, { ip: '2001:db8::7' }, { hostname: 'lb.example.com' }),
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [
        { name: 'address', url: 'https://lb.example.com:443' },
        {
          name: 'address',
          url: 'https://192.0.2.7:443',
          unusable: '192.0.2.7 is an IP address; a ServiceEntry needs a DNS name',
        },
        {
          name: 'address',
          url: 'https://[2001:db8::7]:443',
          unusable: '[2001:db8::7] is an IP address; a ServiceEntry needs a DNS name',
        },
      ],
      releases: [],
    },
  },
  {
    name: 'load balancer that waits for its address',
    manifest: aService('LoadBalancer', http),
    status: { loadBalancer: {} },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'NoAddress',
      message: 'The load balancer has no address yet',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'load balancer of which nothing was reported',
    manifest: aService('LoadBalancer', http),
    status: undefined,
    health: {
      ready: false,
      phase: 'unknown',
      reason: 'NotReported',
      message: 'Not reported by the spoke yet',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'load balancer, wrong types',
    manifest: aService('LoadBalancer', { port: '8000' }),
    status: listening('lb.example.com', { hostname: 4 }, { hostname: 'lb.example.com' }),
    health: { ready: true, phase: 'ready', endpoints: [], releases: [] },
  },
  {
    name: 'ClusterIP, of which nothing is ever reported',
    manifest: aService(undefined, http),
    status: undefined,
    health: { ready: true, phase: 'ready', endpoints: [], releases: [] },
  },
  {
    name: 'NodePort',
    manifest: aService('NodePort', http),
    status: undefined,
    health: { ready: true, phase: 'ready', endpoints: [], releases: [] },
  },
])('Service: $name', ({ manifest, status, health }) => {
  expect(service.inspect(status, manifest)).toEqual(health);
});
