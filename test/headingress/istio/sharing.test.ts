import {
  assertAgreed,
  bothOf,
  CLAIMS_ANNOTATION,
  type Claims,
  claimsOn,
  claimsText,
  portsOf,
  tlsPortsOf,
  usersOf,
  withClaim,
} from '../../../src/headingress/istio/sharing.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { anError } from '../../support/builders.ts';

const shared = (text: string | undefined): KubeObject => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'ServiceEntry',
  metadata: {
    namespace: 'demo',
    name: 'host',
    annotations: { other: 'x', ...(text !== undefined && { [CLAIMS_ANNOTATION]: text }) },
  },
});

const USER_A = { namespace: 'demo', name: 'a' };
const outliers = { errors: 5, interval: '10s', ejectionTime: '30s' };
const claims: Claims = new Map([
  ['demo/b', { ports: [443, 8080], tls: [443], connectTimeout: '2s', outliers }],
  ['demo/a', { ports: [80] }],
]);

test('claims are what was written, in the order of users', () => {
  const object = shared(claimsText(claims));
  expect(claimsOn(object)).toEqual(claims);
  expect(usersOf(object)).toEqual(['demo/a', 'demo/b']);
  expect(claimsText(claimsOn(object))).toBe(claimsText(claims));
});

test.each([undefined, '', 'demo/a,demo/b', '[]', '1'])('there are no claims in `%s`', (text) => {
  expect(claimsOn(shared(text))).toEqual(new Map());
});

test('parts of a claim that make no sense count for nothing', () => {
  const object = shared('{"demo/a":{"ports":["80",443],"tls":{},"outliers":{"errors":1}}}');
  expect(claimsOn(object)).toEqual(new Map([['demo/a', { ports: [443] }]]));
});

test('needed are the ports of all', () => {
  expect(portsOf(claims)).toEqual([80, 443, 8080]);
  expect(tlsPortsOf(claims)).toEqual([443]);
});

test('one user changes their claim, or gives it up', () => {
  expect([...withClaim(claims, USER_A, { ports: [81] })]).toContainEqual([
    'demo/a',
    { ports: [81] },
  ]);
  expect([...withClaim(claims, USER_A, undefined).keys()]).toEqual(['demo/b']);
});

test('while traffic moves, the old ports and the new ones are needed', () => {
  expect(bothOf({ ports: [80, 443], tls: [443] }, { ports: [8080] })).toEqual({
    ports: [80, 443, 8080],
    tls: [443],
  });
  expect(bothOf(undefined, { ports: [80] })).toEqual({ ports: [80] });
});

describe('one object cannot serve', () => {
  test.each([
    { what: 'no TLS on port 443', other: { ports: [443] } },
    { what: 'another connect timeout', other: { ports: [80], connectTimeout: '1s' } },
    {
      what: 'another outlier detection',
      other: { ports: [80], outliers: { ...outliers, errors: 1 } },
    },
  ])('$what', ({ what, other }) => {
    const both: Claims = new Map([['demo/a', other], ...withClaim(claims, USER_A, undefined)]);
    expect(() => assertAgreed('a.example.com', both)).toThrow(
      anError('conflict', `a.example.com is shared with demo/a, which needs ${what}`),
    );
  });

  test('but all who want the same, or nothing', () => {
    expect(() => assertAgreed('a.example.com', claims)).not.toThrow();
  });
});
