import { ingress } from '../../src/workloads/ingress.ts';

const anIngress = (spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { namespace: 'demo', name: 'vllm' },
  spec,
});

const rule = (host: string | undefined, ...paths: object[]) => ({ host, http: { paths } });
const prefix = (path: string) => ({ path, pathType: 'Prefix' });
const listening = { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } };
const ready = { ready: true, phase: 'ready', releases: [] };

test.each([
  {
    name: 'without tls',
    manifest: anIngress({ rules: [rule('vllm.example.com', prefix('/'))] }),
    status: listening,
    health: { ...ready, endpoints: [{ name: 'address', url: 'http://vllm.example.com' }] },
  },
  {
    name: 'with tls for one of two hosts',
    manifest: anIngress({
      tls: [{ hosts: ['vllm.example.com'], secretName: 'cert' }],
      rules: [rule('vllm.example.com'), rule('plain.example.com', prefix('/v1'))],
    }),
    status: listening,
    health: {
      ...ready,
      endpoints: [
        { name: 'address', url: 'https://vllm.example.com' },
        { name: 'address', url: 'http://plain.example.com/v1' },
      ],
    },
  },
  {
    name: 'with a wildcard certificate, which covers one label',
    manifest: anIngress({
      tls: [{ hosts: ['*.example.com'] }],
      rules: [rule('vllm.example.com'), rule('a.vllm.example.com')],
    }),
    status: listening,
    health: {
      ...ready,
      endpoints: [
        { name: 'address', url: 'https://vllm.example.com' },
        { name: 'address', url: 'http://a.vllm.example.com' },
      ],
    },
  },
  {
    name: 'with tls that names no host',
    manifest: anIngress({ tls: [{}], rules: [rule('vllm.example.com')] }),
    status: listening,
    health: { ...ready, endpoints: [{ name: 'address', url: 'https://vllm.example.com' }] },
  },
  {
    name: 'with paths, the patterns left out',
    manifest: anIngress({
      rules: [
        rule(
          'vllm.example.com',
          prefix('/llama/'),
          { path: '/qwen', pathType: 'Exact' },
          { path: '/x(/|$)(.*)', pathType: 'ImplementationSpecific' },
        ),
      ],
    }),
    status: listening,
    health: {
      ...ready,
      endpoints: [
        { name: 'address', url: 'http://vllm.example.com/llama' },
        { name: 'address', url: 'http://vllm.example.com/qwen' },
      ],
    },
  },
  {
    name: 'without a host: at the load balancer itself',
    manifest: anIngress({ defaultBackend: { service: { name: 'vllm' } } }),
    status: { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } },
    health: { ...ready, endpoints: [{ name: 'address', url: 'http://lb.example.com' }] },
  },
  {
    name: 'with a wildcard host, of which no request can be made',
    manifest: anIngress({ rules: [rule('*.example.com')] }),
    status: listening,
    health: {
      ...ready,
      endpoints: [
        {
          name: 'address',
          url: 'http://*.example.com',
          unusable: '*.example.com is a wildcard, not a single host',
        },
      ],
    },
  },
  {
    name: 'not taken up yet: its host does not answer',
    manifest: anIngress({ rules: [rule('vllm.example.com')] }),
    status: { loadBalancer: {} },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'NoAddress',
      message: 'No address assigned by an ingress controller yet',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'nothing reported yet',
    manifest: anIngress({ rules: [rule('vllm.example.com')] }),
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
])('Ingress: $name', ({ manifest, status, health }) => {
  expect(ingress.inspect(status, manifest)).toEqual(health);
});
