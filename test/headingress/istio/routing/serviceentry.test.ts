import {
  destinationFindings,
  entriesSeen,
  type HostEntry,
  hostEntryOf,
} from '../../../../src/headingress/istio/routing/serviceentry.ts';
import { MANAGED_BY_LABELS } from '../../../../src/headingress/ownership.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';

const HOST = 'mnist.spoke1.example.com';

function entry(key: string, year: number, spec: object = {}, metadata: object = {}): HostEntry {
  const [namespace, name] = key.split('/');
  const creationTimestamp = `${year}-01-01T00:00:00Z`;
  return hostEntryOf({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { namespace, name, creationTimestamp, ...metadata },
    spec: { hosts: [HOST], ports: [{ number: 80 }], resolution: 'DNS', ...spec },
  } as KubeObject);
}

test('the relevant fields of a ServiceEntry', () => {
  const metadata = { labels: { 'argocd.argoproj.io/instance': 'edge', a: 'b' } };
  expect(entry('ops/a', 2020, { exportTo: ['*'], endpoints: [{}] }, metadata)).toEqual({
    namespace: 'ops',
    name: 'a',
    key: 'ops/a',
    created: '2020-01-01T00:00:00Z',
    hosts: [HOST],
    ports: [80],
    tlsPorts: [],
    resolution: 'DNS',
    exportTo: ['*'],
    hasEndpoints: true,
    ours: false,
    labels: { 'argocd.argoproj.io/instance': 'edge', a: 'b' },
    keeper: 'Argo CD application edge',
  });
  expect(entry('ops/a', 2020, { resolution: undefined, ports: undefined })).toMatchObject({
    resolution: 'NONE',
    ports: [],
    hasEndpoints: false,
    keeper: undefined,
  });
  const selecting = entry('ops/a', 2020, { workloadSelector: { labels: {} } });
  expect(selecting).toMatchObject({ hasEndpoints: true });
  expect(entry('ops/a', 2020, {}, { labels: MANAGED_BY_LABELS })).toMatchObject({ ours: true });
});

test('the entries that the gateway sees, the oldest first', () => {
  const entries = [
    entry('a/young', 2022),
    entry('b/old', 2020),
    entry('c/hidden', 2019, { exportTo: ['.'] }),
    entry('edge/own', 2021, { exportTo: ['.'] }),
    entry('d/other', 2018, { hosts: ['other.example.com'] }),
  ];
  expect(entriesSeen(HOST, 'edge', entries).map(({ key }) => key)).toEqual([
    'b/old',
    'edge/own',
    'a/young',
  ]);
});

const found = (...entries: HostEntry[]) =>
  destinationFindings({ host: HOST, port: 80 }, 'edge', entries);

const named = (key: string) => {
  const [namespace = '', name = ''] = key.split('/');
  return { kind: 'ServiceEntry', namespace, name };
};

test('an entry with the port and DNS resolution suffices, whoever created it', () => {
  expect(found(entry('ops/a', 2020))).toEqual([]);
});

test.each<{ name: string; entries: HostEntry[]; finding: object }>([
  {
    name: 'none',
    entries: [entry('ops/a', 2020, { hosts: ['other.example.com'] })],
    finding: {
      code: 'HMLS0109',
      objects: [],
      message: `${HOST} has no ServiceEntry`,
      effect: 'its share of requests fails with 503',
    },
  },
  {
    name: 'hidden ones',
    entries: [entry('ops/a', 2020, { exportTo: ['.'] }), entry('b/b', 2021, { exportTo: ['c'] })],
    finding: {
      code: 'HMLS0103',
      objects: [named('ops/a'), named('b/b')],
      facts: { proxyNamespace: 'edge' },
      message: `exportTo hides the ServiceEntry of ${HOST} from the gateways in namespace edge`,
    },
  },
  {
    name: 'an older one without the port',
    entries: [entry('demo/b', 2021), entry('ops/a', 2020, { ports: [{ number: 81 }] })],
    finding: {
      code: 'HMLS0110',
      objects: [named('ops/a')],
      facts: { port: 80 },
      message: `ServiceEntry ops/a takes precedence for ${HOST} but has no port 80`,
    },
  },
  {
    name: 'an older one with addresses',
    entries: [entry('ops/a', 2020, { resolution: 'STATIC', endpoints: [{}] })],
    finding: {
      code: 'HMLS0110',
      objects: [named('ops/a')],
      message: `ServiceEntry ops/a takes precedence for ${HOST} and does not resolve it by DNS (resolution STATIC)`,
    },
  },
  {
    name: 'two',
    entries: [entry('demo/b', 2021), entry('ops/a', 2020)],
    finding: {
      code: 'HMLS0111',
      objects: [named('ops/a'), named('demo/b')],
      message: `${HOST} has several ServiceEntries; the oldest takes precedence: ops/a`,
    },
  },
])('$name', ({ entries, finding }) => {
  expect(found(...entries)).toMatchObject([finding]);
});

test.each([
  { name: 'the same namespace', key: 'demo/b', more: {}, code: 'HMLS0111' },
  { name: 'another namespace', key: 'ops/b', more: {}, code: 'HMLS0110' },
  { name: 'another resolution', key: 'demo/b', more: { resolution: 'NONE' }, code: 'HMLS0110' },
  { name: 'another exportTo', key: 'demo/b', more: { exportTo: ['*'] }, code: 'HMLS0110' },
])('a younger entry adds its port if it is compatible, here with $name', ({ key, more, code }) => {
  const older = entry('demo/a', 2020, { ports: [{ number: 81 }] });
  expect(found(older, entry(key, 2021, more))).toMatchObject([{ code }]);
});
