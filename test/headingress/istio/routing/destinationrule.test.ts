import {
  type ConnectionRule,
  connectionFindings,
  connectionRuleOf,
  governing,
} from '../../../../src/headingress/istio/routing/destinationrule.ts';
import { MANAGED_BY_LABELS } from '../../../../src/headingress/ownership.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';

const HOST = 'mnist.spoke1.example.com';
const TLS = { tls: { mode: 'SIMPLE' } };
const PLAIN = { tls: { mode: 'DISABLE' } };
const TIMEOUT = { connectionPool: { tcp: { connectTimeout: '2s' } } };

function rule(key: string, policy?: object, more: object = {}, ours = false): ConnectionRule {
  const [namespace, name] = key.split('/');
  return connectionRuleOf({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: {
      namespace,
      name,
      // The names of the rules of a test are in the order of their age.
      creationTimestamp: '2024-01-01T00:00:00Z',
      ...(ours && { labels: MANAGED_BY_LABELS }),
    },
    spec: { host: HOST, ...(policy && { trafficPolicy: policy }), ...more },
  } as KubeObject);
}

const pods = (labels: object) => ({ workloadSelector: { matchLabels: labels } });
const proxy = { namespace: 'edge', labels: { istio: 'gw' } };

test('the relevant fields of a DestinationRule', () => {
  expect(rule('demo/a', TLS, { exportTo: ['*'], ...pods({ app: 'a' }) }, true)).toEqual({
    namespace: 'demo',
    name: 'a',
    key: 'demo/a',
    created: '2024-01-01T00:00:00Z',
    host: HOST,
    exportTo: ['.'], // a rule for some pods only is limited to its namespace
    selector: { app: 'a' },
    policy: TLS,
    ours: true,
  });
});

test.each<{ name: string; rules: ConnectionRule[]; key: string | undefined }>([
  { name: 'no rule', rules: [], key: undefined },
  { name: 'a rule elsewhere', rules: [rule('ops/a', TLS)], key: undefined },
  { name: 'beside the ServiceEntry', rules: [rule('demo/a', TLS)], key: 'demo/a' },
  {
    name: 'the namespace of the gateway first',
    rules: [rule('istio-system/a', TLS), rule('demo/b', TLS), rule('edge/c', TLS)],
    key: 'edge/c',
  },
  {
    name: 'the root namespace last',
    rules: [rule('istio-system/a', TLS), rule('demo/b', TLS)],
    key: 'demo/b',
  },
  {
    name: 'the root namespace, if nothing else',
    rules: [rule('istio-system/a', TLS)],
    key: 'istio-system/a',
  },
  { name: 'the oldest', rules: [rule('demo/b', TLS), rule('demo/a', TLS)], key: 'demo/a' },
  {
    name: 'the oldest that has a policy',
    rules: [rule('demo/a'), rule('demo/b', TLS)],
    key: 'demo/b',
  },
  {
    name: 'the most specific host',
    rules: [rule('demo/a', TLS, { host: '*.example.com' }), rule('demo/b', TLS)],
    key: 'demo/b',
  },
  {
    name: 'a wildcard host',
    rules: [rule('demo/a', TLS, { host: '*.example.com' })],
    key: 'demo/a',
  },
  { name: 'not a hidden one', rules: [rule('demo/a', TLS, { exportTo: ['.'] })], key: undefined },
  {
    name: 'one that is exported to the gateway',
    rules: [rule('demo/a', TLS, { exportTo: ['edge'] })],
    key: 'demo/a',
  },
  {
    name: 'not one that is exported to others',
    rules: [rule('edge/a', TLS, { exportTo: ['ops'] })],
    key: undefined,
  },
  {
    name: 'one for the pods of the gateway before one for all',
    rules: [rule('edge/a', TLS), rule('edge/b', TLS, pods({ istio: 'gw' }))],
    key: 'edge/b',
  },
  {
    name: 'not one for other pods',
    rules: [rule('edge/a', TLS, pods({ istio: 'other' }))],
    key: undefined,
  },
])('the rule that applies: $name', ({ rules, key }) => {
  expect(governing(HOST, proxy, 'demo', rules)?.key).toBe(key);
});

const entry = (namespace: string) => ({
  namespace,
  name: 'entry',
  key: `${namespace}/entry`,
  created: undefined,
});

const found = (rules: readonly ConnectionRule[], tls = false, at = 'demo') =>
  connectionFindings({ host: HOST, port: 80, tls }, proxy, entry(at), 'demo', rules);

const onPort = (policy: object) => ({
  portLevelSettings: [{ port: { number: 80 }, ...policy }],
});

test.each<{ name: string; rules: ConnectionRule[]; tls?: boolean }>([
  { name: 'no rule and no TLS', rules: [] },
  { name: 'ours', rules: [rule('demo/a', TIMEOUT, {}, true)] },
  { name: 'TLS, by a foreign rule', rules: [rule('edge/a', TLS)], tls: true },
  { name: 'a foreign rule without TLS', rules: [rule('edge/a', TIMEOUT)] },
  { name: 'a foreign rule that disables TLS', rules: [rule('edge/a', PLAIN)] },
  { name: 'no TLS on that port', rules: [rule('edge/a', { ...TLS, ...onPort(PLAIN) })] },
  {
    name: 'another rule with the same settings',
    rules: [rule('edge/a', { ...TIMEOUT, ...PLAIN }), rule('demo/b', TIMEOUT, {}, true)],
  },
])('as the HeadIngress requires: $name', ({ rules, tls }) => {
  expect(found(rules, tls)).toEqual([]);
});

const named = (key: string) => {
  const [namespace = '', name = ''] = key.split('/');
  return { kind: 'DestinationRule', namespace, name };
};

test('TLS that the HeadIngress does not require', () => {
  expect(found([rule('edge/a', onPort(TLS))])).toEqual([
    {
      code: 'HMLS0118',
      objects: [named('edge/a')],
      message: `DestinationRule edge/a enables TLS to ${HOST} (mode SIMPLE)`,
      effect: 'its share of requests fails with 503 unless the spoke expects TLS',
    },
  ]);
});

test('TLS that nothing enables', () => {
  expect(found([], true)).toEqual([
    {
      code: 'HMLS0119',
      objects: [],
      message: `${HOST} requires TLS but has no DestinationRule`,
      effect: 'its share of requests is sent in plain text and fails',
    },
  ]);
});

const OURS = `DestinationRule demo/b does not apply to connections to ${HOST}`;

test.each([
  {
    name: 'other TLS settings',
    rules: [rule('edge/a', PLAIN), rule('demo/b', TLS, {}, true)],
    finding: {
      code: 'HMLS0116',
      objects: [named('demo/b'), named('edge/a')],
      message: `${OURS}: DestinationRule edge/a does`,
    },
  },
  {
    name: 'other limits',
    rules: [rule('edge/a', TLS), rule('demo/b', { ...TLS, ...TIMEOUT }, {}, true)],
    finding: {
      code: 'HMLS0117',
      objects: [named('demo/b'), named('edge/a')],
      effect: 'timeouts and outlier detection of this HeadIngress have no effect there',
    },
  },
  {
    name: 'hidden from the gateway',
    rules: [rule('demo/b', TLS, { exportTo: ['.'] }, true)],
    finding: {
      code: 'HMLS0116',
      objects: [named('demo/b')],
      message: `${OURS}: exportTo hides it from the gateway`,
    },
  },
])('ours is overridden: $name', ({ rules, finding }) => {
  expect(found(rules)).toMatchObject([finding]);
});

test('ours is not in the namespace of the ServiceEntry that takes precedence', () => {
  expect(found([rule('demo/b', TIMEOUT, {}, true)], false, 'ops')).toMatchObject([
    {
      code: 'HMLS0117',
      objects: [named('demo/b')],
      facts: { serviceEntry: 'ops/entry' },
      message: `${OURS}: ServiceEntry ops/entry takes precedence for that host, and Istio looks in its namespace`,
    },
  ]);
});
