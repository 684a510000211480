import {
  assertAgreed,
  bothOf,
  portsOf,
  REQUIREMENTS_ANNOTATION,
  type Requirements,
  requirementsOn,
  requirementsText,
  tlsPortsOf,
  usersOf,
  withRequirement,
} from '../../../src/headingress/istio/sharing.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { anError } from '../../support/builders.ts';

const shared = (text: string | undefined): KubeObject => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'ServiceEntry',
  metadata: {
    namespace: 'demo',
    name: 'host',
    annotations: { other: 'x', ...(text !== undefined && { [REQUIREMENTS_ANNOTATION]: text }) },
  },
});

const USER_A = { namespace: 'demo', name: 'a' };
const outliers = { errors: 5, interval: '10s', ejectionTime: '30s' };
const requirements: Requirements = new Map([
  ['demo/b', { ports: [443, 8080], tls: [443], connectTimeout: '2s', outliers }],
  ['demo/a', { ports: [80] }],
]);

test('requirements are read as written, ordered by user', () => {
  const object = shared(requirementsText(requirements));
  expect(requirementsOn(object)).toEqual(requirements);
  expect(usersOf(object)).toEqual(['demo/a', 'demo/b']);
  expect(requirementsText(requirementsOn(object))).toBe(requirementsText(requirements));
});

test.each([undefined, '', 'demo/a,demo/b', '[]', '1'])(
  'there are no requirements in `%s`',
  (text) => {
    expect(requirementsOn(shared(text))).toEqual(new Map());
  },
);

test('malformed parts of a requirement are ignored', () => {
  const object = shared('{"demo/a":{"ports":["80",443],"tls":{},"outliers":{"errors":1}}}');
  expect(requirementsOn(object)).toEqual(new Map([['demo/a', { ports: [443] }]]));
});

test('the ports of all users are needed', () => {
  expect(portsOf(requirements)).toEqual([80, 443, 8080]);
  expect(tlsPortsOf(requirements)).toEqual([443]);
});

test('a user changes its requirement, or drops it', () => {
  expect([...withRequirement(requirements, USER_A, { ports: [81] })]).toContainEqual([
    'demo/a',
    { ports: [81] },
  ]);
  expect([...withRequirement(requirements, USER_A, undefined).keys()]).toEqual(['demo/b']);
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
    { what: 'port 443 without TLS', other: { ports: [443] } },
    { what: 'a different connect timeout', other: { ports: [80], connectTimeout: '1s' } },
    {
      what: 'different outlier detection',
      other: { ports: [80], outliers: { ...outliers, errors: 1 } },
    },
  ])('$what', ({ what, other }) => {
    const both: Requirements = new Map([
      ['demo/a', other],
      ...withRequirement(requirements, USER_A, undefined),
    ]);
    expect(() => assertAgreed('a.example.com', both)).toThrow(
      anError('conflict', `a.example.com is shared with demo/a, which needs ${what}`),
    );
  });

  test('but it can serve equal or no requirements', () => {
    expect(() => assertAgreed('a.example.com', requirements)).not.toThrow();
  });
});
