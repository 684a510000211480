import {
  common,
  hostOf,
  hostsFor,
  isWithin,
} from '../../../../src/headingress/istio/routing/hosts.ts';

test.each([
  ['a.example', '*', true],
  ['a.example', '*.example', true],
  ['*.a.example', '*.example', true],
  ['*.example', '*.a.example', false],
  ['*', 'a.example', false],
  ['b.test', '*.example', false],
])('%s is within %s: %s', (narrow, wide, expected) => {
  expect(isWithin(narrow, wide)).toBe(expected);
});

// The examples of Names.Intersection in istio pkg/config/host/names.go.
test.each([
  [['foo.com', 'bar.com'], ['*.com'], ['foo.com', 'bar.com']],
  [
    ['foo.com', '*.net'],
    ['*.com', 'bar.net'],
    ['foo.com', 'bar.net'],
  ],
  [['foo.com', '*.net'], ['*.bar.net'], ['*.bar.net']],
  [['foo.com'], ['bar.com'], []],
  [[], ['bar.com'], []],
])('%j and %j have %j in common', (some, others, expected) => {
  expect(common(some, others)).toEqual(expected);
});

// The examples of NamesForNamespace there, and `.`, which stands for the gateway's own.
test.each([
  [['ns1/foo.com', 'ns2/bar.com'], 'ns1', ['foo.com']],
  [['ns1/foo.com', 'ns2/bar.com'], 'ns3', []],
  [['ns1/foo.com', '*/bar.com'], 'ns1', ['foo.com', 'bar.com']],
  [['foo.com', 'ns2/bar.com'], 'ns3', ['foo.com']],
  [['./foo.com'], 'gw', ['foo.com']],
  [['./foo.com'], 'ns1', []],
])('of %j, %s may use %j', (servers, namespace, expected) => {
  expect(hostsFor(namespace, servers, 'gw')).toEqual(expected);
});

test('the most specific host: a name, else the longest wildcard, else all', () => {
  const hosts = ['*', '*.example', '*.b.example', 'a.b.example'];
  expect(hostOf('A.b.example', hosts)).toBe('a.b.example');
  expect(hostOf('c.b.example', hosts)).toBe('*.b.example');
  expect(hostOf('c.example', hosts)).toBe('*.example');
  expect(hostOf('c.test', hosts)).toBe('*');
  expect(hostOf('c.test', ['*.example'])).toBeUndefined();
});
