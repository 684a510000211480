import { destinationRule, serviceEntry } from '../../../src/headingress/istio/hosts.ts';
import {
  REQUIREMENTS_ANNOTATION,
  type Requirements,
  requirementsText,
} from '../../../src/headingress/istio/sharing.ts';
import { MANAGED_BY_LABELS } from '../../../src/headingress/ownership.ts';

const HOST = 'mnist.spoke1.example.com';

const shared = (requirements: Requirements) => ({
  apiVersion: 'networking.istio.io/v1',
  name: 'entry',
  namespace: 'demo',
  host: HOST,
  requirements,
});

const metadata = (requirements: Requirements) => ({
  name: 'entry',
  namespace: 'demo',
  labels: MANAGED_BY_LABELS,
  annotations: { [REQUIREMENTS_ANNOTATION]: requirementsText(requirements) },
});

test('a ServiceEntry has the ports that any HeadIngress requires', () => {
  const requirements: Requirements = new Map([
    ['demo/a', { ports: [80] }],
    ['demo/b', { ports: [8080, 443], tls: [443] }],
  ]);
  expect(serviceEntry(shared(requirements))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: metadata(requirements),
    spec: {
      hosts: [HOST],
      location: 'MESH_EXTERNAL',
      ports: [
        { number: 80, name: 'example-http', protocol: 'HTTP' },
        { number: 443, name: 'http-443', protocol: 'HTTP' },
        { number: 8080, name: 'http-8080', protocol: 'HTTP' },
      ],
      resolution: 'DNS',
    },
  });
});

test('ports alone need no DestinationRule', () => {
  expect(destinationRule(shared(new Map([['demo/a', { ports: [80] }]])))).toBeUndefined();
});

const TIMEOUT = { connectionPool: { tcp: { connectTimeout: '2s' } } };
const TLS = { tls: { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] } };

test.each<{ name: string; requirements: Requirements; trafficPolicy: object }>([
  {
    name: 'a timeout',
    requirements: new Map([['demo/a', { ports: [80], connectTimeout: '2s' }]]),
    trafficPolicy: TIMEOUT,
  },
  {
    name: 'TLS on one port',
    requirements: new Map([['demo/a', { ports: [80, 443], tls: [443] }]]),
    trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, ...TLS }] },
  },
  {
    name: 'TLS of one HeadIngress and the timeout of another, for the host and again for the port',
    requirements: new Map([
      ['demo/a', { ports: [443], tls: [443] }],
      ['demo/b', { ports: [80], connectTimeout: '2s' }],
    ]),
    trafficPolicy: {
      ...TIMEOUT,
      portLevelSettings: [{ port: { number: 443 }, ...TIMEOUT, ...TLS }],
    },
  },
  {
    name: 'outlier detection, which does not turn on locality',
    requirements: new Map([
      ['demo/a', { ports: [80], outliers: { errors: 5, interval: '10s', ejectionTime: '30s' } }],
    ]),
    trafficPolicy: {
      loadBalancer: { localityLbSetting: { enabled: false } },
      outlierDetection: {
        consecutive5xxErrors: 0,
        consecutiveGatewayErrors: 5,
        interval: '10s',
        baseEjectionTime: '30s',
        maxEjectionPercent: 100,
      },
    },
  },
])('a DestinationRule for $name', ({ requirements, trafficPolicy }) => {
  expect(destinationRule(shared(requirements))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: metadata(requirements),
    spec: { host: HOST, trafficPolicy },
  });
});

test('a DestinationRule names only its users', () => {
  const needing: Requirements = new Map([['demo/b', { ports: [80], connectTimeout: '2s' }]]);
  const all: Requirements = new Map([['demo/a', { ports: [80] }], ...needing]);
  expect(destinationRule(shared(all))?.metadata).toEqual(metadata(needing));
});
