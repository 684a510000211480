import { rulesOf } from '../../../../src/headingress/istio/routing/delegation.ts';
import { routerOf } from '../../../../src/headingress/istio/routing/virtualservice.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';

const router = (spec: object, namespace = 'demo', name = 'root') =>
  routerOf({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { namespace, name },
    spec,
  } as KubeObject);

const delegating = (match?: object[]) =>
  router({ hosts: ['*'], http: [{ ...(match && { match }), delegate: { name: 'team' } }] });

/** The texts that paths must match, rule by rule; `*` for a rule without a match. */
function pathsOf(root: ReturnType<typeof router>, ...delegates: ReturnType<typeof router>[]) {
  const rules = rulesOf(root, new Map(delegates.map((delegate) => [delegate.key, delegate])));
  return rules.map(({ matches }) =>
    matches.length === 0
      ? '*'
      : matches.map(({ predicates }) =>
          predicates.map(({ match }) => ('text' in match ? match.text : '')).join('&'),
        ),
  );
}

const team = (spec: object) => router(spec, 'demo', 'team');
const uri = (prefix: string, more: object = {}) => ({ uri: { prefix }, ...more });

test('a rule without a delegate stays as it is', () => {
  expect(pathsOf(router({ hosts: ['*'], http: [{ match: [uri('/m/')] }, {}] }))).toEqual([
    ['/m/'],
    '*',
  ]);
});

test.each<{
  name: string;
  outer: object[] | undefined;
  inner: object[] | undefined;
  paths: object;
}>([
  { name: 'a narrower match', outer: [uri('/m/')], inner: [uri('/m/v1/')], paths: [['/m/v1/']] },
  { name: 'a match that contradicts', outer: [uri('/m/')], inner: [uri('/a/')], paths: [] },
  { name: 'a wider match', outer: [uri('/m/')], inner: [uri('/')], paths: [] },
  { name: 'no match of its own', outer: [uri('/m/')], inner: undefined, paths: [['/m/']] },
  { name: 'no match of the root', outer: undefined, inner: [uri('/m/')], paths: [['/m/']] },
  { name: 'no match at all', outer: undefined, inner: undefined, paths: ['*'] },
  {
    name: 'a match on something else',
    outer: [uri('/m/')],
    inner: [{ headers: { a: { exact: 'b' } } }],
    paths: [['/m/&b']],
  },
  {
    name: 'a regular expression of the root on the same subject',
    outer: [{ uri: { regex: '/m/.*' } }],
    inner: [uri('/m/v1/')],
    paths: [],
  },
  {
    name: 'one of two matches that contradicts',
    outer: [uri('/m/')],
    inner: [uri('/m/v1/'), uri('/a/')],
    paths: [],
  },
])('a delegate with $name', ({ outer, inner, paths }) => {
  const http = [inner ? { match: inner } : {}];
  expect(pathsOf(delegating(outer), team({ http }))).toEqual(paths);
});

test.each([
  { name: 'exists nowhere', delegates: [] },
  { name: 'has hosts', delegates: [team({ hosts: ['a.example'], http: [{}] })] },
  { name: 'is exported elsewhere', delegates: [team({ exportTo: ['ops'], http: [{}] })] },
])('a delegate that $name takes nothing', ({ delegates }) => {
  expect(pathsOf(delegating(), ...delegates)).toEqual([]);
});

test.each([['.'], ['*'], ['demo']])('a delegate that is exported to %s is seen', (to) => {
  expect(pathsOf(delegating(), team({ exportTo: [to], http: [{}] }))).toEqual(['*']);
});

test('gateway, port and source of a delegate replace those of the root', () => {
  const outer = { gateways: ['a/b'], port: 80, sourceNamespace: 'x', sourceLabels: { a: '1' } };
  const inner = { gateways: ['c/d'], port: 81, sourceLabels: { b: '2' } };
  const delegate = team({ http: [{ match: [inner] }] });
  const [rule] = rulesOf(delegating([outer]), new Map([[delegate.key, delegate]]));
  expect(rule?.matches).toEqual([
    {
      predicates: [],
      gateways: ['c/d'],
      port: 81,
      sourceNamespace: 'x',
      sourceLabels: { a: '1', b: '2' },
    },
  ]);
});
