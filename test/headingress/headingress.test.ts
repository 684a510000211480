import {
  assertReady,
  defaultPrefix,
  slashed,
  weighted,
} from '../../src/headingress/headingress.ts';
import {
  assertExpressible,
  entryNameOf,
  gatewayName,
} from '../../src/headingress/istio/spelling.ts';
import type { Address } from '../../src/workloads/address.ts';
import { aHeadIngress, anError, aRoute } from '../support/builders.ts';

test.each(['t9k-system/t9k', 't9k.t9k-system', 'a/b', '1-a.b-2'])(
  'the gateway %s is kept as written',
  (text) => {
    expect(gatewayName(text)).toBe(text);
  },
);

test.each([
  '',
  't9k',
  'mesh',
  './t9k',
  'T9k/t9k',
  'a/b/c',
  'a.b.svc.cluster.local',
  'a/',
  '-a/b',
  'a b/c',
])('the gateway "%s" is rejected', (text) => {
  expect(() => gatewayName(text)).toThrow(
    anError('usage', `invalid gateway "${text}": must be NAMESPACE/NAME`),
  );
});

test.each([
  ['/', '/'],
  ['/mnist', '/mnist/'],
  ['/t9k/mnist/', '/t9k/mnist/'],
])('the prefix %s is %s', (text, prefix) => {
  expect(slashed(text)).toBe(prefix);
});

test.each(['', 'mnist', '/a b', '/a?b', '/a#b'])('the prefix "%s" is rejected', (text) => {
  expect(() => slashed(text)).toThrow(
    anError('usage', `invalid prefix "${text}": must be a path that starts with /`),
  );
});

test("the manual's prefix names the service", () => {
  expect(defaultPrefix({ namespace: 'demo', name: 'hmls-sample' })).toBe(
    '/t9k/hypermlservices/namespaces/demo/hmls-sample/',
  );
});

test.each([
  ['{host}', 'spoke1.example.com'],
  ['mlservice-{spoke}', 'mlservice-spoke1'],
  ['{spoke}.{spoke}', 'spoke1.spoke1'],
  ['fixed', 'fixed'],
])('an entry called %s is named %s', (entryName, named) => {
  expect(entryNameOf({ entryName }, aRoute('spoke1'))).toBe(named);
});

test('a spoke without a weight gets 0', () => {
  const { weight: _, ...backend } = aRoute('spoke1');
  expect(weighted([backend], new Map())).toEqual([{ ...backend, weight: 0 }]);
});

test('traffic is allowed to ready spokes, and others need weight 0', () => {
  assertReady([aRoute('spoke1', { weight: 100 }), aRoute('spoke2', { weight: 0, ready: false })]);
  const lame = ['spoke1', 'spoke2'].map((s) => aRoute(s, { weight: 50, ready: false }));
  expect(() => assertReady([...lame, aRoute('spoke3')])).toThrow(
    anError(
      'not-ready',
      'refusing to send traffic to spokes that are not ready: spoke1 (50 %), spoke2 (50 %)',
      { is: 'await-ready' },
    ),
  );
});

describe('what Istio can express', () => {
  const at = (spoke: string, changes: Partial<Address>) => {
    const route = aRoute(spoke);
    return { ...route, address: { ...route.address, ...changes } };
  };

  test.each([
    {
      name: 'the same path everywhere',
      ingress: aHeadIngress({
        routes: [at('spoke1', { path: '/llama' }), at('spoke2', { path: '/llama/' })],
      }),
    },
    {
      name: 'different paths without a rewrite',
      ingress: aHeadIngress({
        rewrite: false,
        routes: [at('spoke1', { path: '/a' }), at('spoke2', { path: '/b' })],
      }),
    },
    {
      name: 'one name for one host',
      ingress: aHeadIngress({
        entryName: 'shared',
        routes: [
          at('spoke1', { host: 'lb.example.com' }),
          at('spoke2', { host: 'lb.example.com' }),
        ],
      }),
    },
  ])('$name', ({ ingress }) => {
    expect(() => assertExpressible(ingress)).not.toThrow();
  });

  test('different paths with one rewrite are refused', () => {
    const routes = [at('spoke1', { path: '/demo/llama' }), at('spoke2', { path: '/' })];
    expect(() => assertExpressible(aHeadIngress({ routes }))).toThrow(
      anError('usage', 'endpoints have different paths: spoke1 /demo/llama, spoke2 /', {
        is: 'disable-rewrite',
      }),
    );
  });

  test('two hosts with one name are refused', () => {
    expect(() => assertExpressible(aHeadIngress({ entryName: 'mlservice' }))).toThrow(
      anError('usage', 'spoke1.example.com and spoke2.example.com cannot both be named mlservice', {
        is: 'distinguish-entries',
      }),
    );
  });
});
