import { gatewayKey, routerOf } from '../../../../src/headingress/istio/routing/virtualservice.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';

test.each([
  ['t9k-system/t9k', 't9k-system/t9k'],
  ['./t9k', 'demo/t9k'],
  ['t9k', 'demo/t9k'],
  ['t9k.t9k-system', 't9k-system/t9k'],
  ['t9k.t9k-system.svc.cluster.local', 't9k-system/t9k'],
])('gateway %s in demo is %s', (text, key) => {
  expect(gatewayKey(text, 'demo')).toBe(key);
});

const virtualService = (spec: object) =>
  routerOf({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { namespace: 'demo', name: 'mnist' },
    spec,
  } as KubeObject);

const matchIn = (match: object) =>
  virtualService({ http: [{ match: [match] }] }).rules[0]?.matches[0];

test('hosts in lower case, gateways by namespace and name, delegates in its own namespace', () => {
  const spec = {
    hosts: ['A.example'],
    gateways: ['t9k', 'edge/gw'],
    exportTo: ['.'],
    http: [{ delegate: { name: 'team' } }, { delegate: { namespace: 'ops', name: 'team' } }],
  };
  expect(virtualService(spec)).toEqual({
    namespace: 'demo',
    name: 'mnist',
    key: 'demo/mnist',
    created: undefined,
    hosts: ['a.example'],
    gateways: ['demo/t9k', 'edge/gw'],
    exportTo: ['.'],
    rules: [
      { matches: [], delegate: { namespace: 'demo', name: 'team' } },
      { matches: [], delegate: { namespace: 'ops', name: 'team' } },
    ],
  });
});

test.each<{ match: object; predicates: object[] }>([
  { match: {}, predicates: [] },
  {
    match: { uri: { prefix: '/A' }, ignoreUriCase: true },
    predicates: [{ subject: 'path', match: { kind: 'prefix', text: '/A', anyCase: true } }],
  },
  {
    match: { method: { exact: 'GET' }, authority: { regex: '.+' }, scheme: { exact: 'http' } },
    predicates: [
      { subject: 'method', match: { kind: 'exact', text: 'GET' } },
      { subject: 'authority', match: { kind: 'regex', text: '.+' } },
      { subject: 'scheme', match: { kind: 'exact', text: 'http' } },
    ],
  },
  {
    match: { headers: { 'X-A': {}, b: { regex: '*' } } },
    predicates: [
      { subject: 'header x-a', match: { kind: 'present' } },
      { subject: 'header b', match: { kind: 'present' } },
    ],
  },
  {
    match: { withoutHeaders: { 'X-A': { exact: '1' } }, queryParams: { Q: { exact: '1' } } },
    predicates: [
      { subject: 'header x-a', match: { kind: 'exact', text: '1' }, negated: true },
      { subject: 'query Q', match: { kind: 'exact', text: '1' } },
    ],
  },
])('$match requires $predicates', ({ match, predicates }) => {
  expect(matchIn(match)?.predicates).toEqual(predicates);
});

test('where a match applies', () => {
  const match = { gateways: ['t9k'], port: 80, sourceNamespace: 'a', sourceLabels: { app: 'x' } };
  expect(matchIn(match)).toEqual({
    predicates: [],
    gateways: ['demo/t9k'],
    port: 80,
    sourceNamespace: 'a',
    sourceLabels: { app: 'x' },
  });
});
