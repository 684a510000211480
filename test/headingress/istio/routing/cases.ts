// Where requests go when a HeadIngress is not alone. The same cases are evaluated by the program
// (test/headingress/istio/routing/check.test.ts) and by real istiod and Envoy (test/e2e/headingress/check.test.ts).

/** In the namespace of the HeadIngress, in another one, or in that of the gateway. */
export type Where = 'ours' | 'other' | 'proxy';

export interface OtherVirtualService {
  readonly name: string;
  /** Than the HeadIngress. */
  readonly age: 'older' | 'younger';
  readonly where?: Where;
  /** Default: `*`; [] makes a delegate. */
  readonly hosts?: readonly string[];
  /** Default: the gateway of the case. */
  readonly gateways?: readonly ('main' | 'second' | 'third')[];
  /** `match` of each rule; a rule answers with the name of the VirtualService. */
  readonly rules: readonly OtherRule[];
  readonly exportTo?: readonly string[];
  /** Default: its own name. */
  readonly answersAs?: string;
}

interface OtherRule {
  readonly match?: readonly object[];
  /** Name of a VirtualService of the case. */
  readonly delegate?: string;
}

export interface GatewaySketch {
  readonly name: 'main' | 'second' | 'third';
  readonly age: 'older' | 'younger';
  /** Default: `*`. `OTHER/` stands for the other namespace. */
  readonly hosts?: readonly string[];
  /** Whether it has a port of its own. */
  readonly apart?: boolean;
}

/** A request, and what decides it. */
export interface Probe {
  readonly path?: string;
  readonly host?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `ours`, a VirtualService of the case, or the status that a gateway gives by itself. */
  readonly goesTo: string | 404 | 503;
}

export interface Case {
  readonly title: string;
  /** Of the HeadIngress. Default: `*`. */
  readonly hosts?: readonly string[];
  readonly gateways?: readonly GatewaySketch[];
  readonly others?: readonly OtherVirtualService[];
  /** Changes to objects of the HeadIngress afterwards. */
  readonly exportTo?: readonly string[];
  readonly codes: readonly string[];
  readonly probes: readonly Probe[];
}

export const PREFIX = '/m/';

const path = (uri: object, more: object = {}) => [{ match: [{ uri, ...more }] }];
const prefix = (text: string, more: object = {}) => path({ prefix: text }, more);
const exact = (text: string) => path({ exact: text });
const regex = (text: string) => path({ regex: text });

const older = (rules: readonly OtherRule[], more: Partial<OtherVirtualService> = {}) =>
  [{ name: 'rival', age: 'older', rules, ...more }] as const;
const younger = (rules: readonly OtherRule[], more: Partial<OtherVirtualService> = {}) =>
  [{ name: 'rival', age: 'younger', rules, ...more }] as const;

const OURS: Probe = { path: '/m/x', goesTo: 'ours' };
const RIVALS: Probe = { path: '/m/x', goesTo: 'rival' };

export const CASES: readonly Case[] = [
  { title: 'no others', codes: [], probes: [OURS, { path: '/z', goesTo: 404 }] },

  // Prefixes: the oldest is tried first, however short it is.
  {
    title: 'older, the same prefix',
    others: older(prefix('/m/')),
    codes: ['HMLS0104'],
    probes: [RIVALS],
  },
  {
    title: 'younger, the same prefix',
    others: younger(prefix('/m/')),
    codes: ['HMLS0106'],
    probes: [OURS],
  },
  {
    title: 'older, the same prefix, in another namespace',
    others: older(prefix('/m/'), { where: 'other' }),
    codes: ['HMLS0104'],
    probes: [RIVALS],
  },
  {
    title: 'older and wider',
    others: older(prefix('/m')),
    codes: ['HMLS0104'],
    probes: [RIVALS, { path: '/mm', goesTo: 'rival' }],
  },
  {
    title: 'younger and wider, as it should be',
    others: younger(prefix('/m')),
    codes: [],
    probes: [OURS, { path: '/mm', goesTo: 'rival' }],
  },
  {
    title: 'older and narrower',
    others: older(prefix('/m/v1/')),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/v1/x', goesTo: 'rival' }],
  },
  {
    title: 'younger and narrower',
    others: younger(prefix('/m/v1/')),
    codes: ['HMLS0106'],
    probes: [OURS, { path: '/m/v1/x', goesTo: 'ours' }],
  },
  {
    title: 'older, disjoint',
    others: older(prefix('/mm/')),
    codes: [],
    probes: [OURS, { path: '/mm/x', goesTo: 'rival' }],
  },
  {
    title: 'older, in another case',
    others: older(prefix('/M/')),
    codes: [],
    probes: [OURS, { path: '/M/x', goesTo: 'rival' }],
  },
  {
    title: 'older, ignoring case',
    others: older(prefix('/M/', { ignoreUriCase: true })),
    codes: ['HMLS0104'],
    probes: [RIVALS],
  },
  {
    title: 'older, one prefix of several',
    others: older([{ match: [{ uri: { prefix: '/a/' } }, { uri: { prefix: '/m/' } }] }]),
    codes: ['HMLS0104'],
    probes: [RIVALS],
  },
  {
    title: 'older, the second rule',
    others: older([...prefix('/a/'), ...prefix('/m/b/')]),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/b/c', goesTo: 'rival' }],
  },

  // A catch-all comes last, whatever its age.
  {
    title: 'older, takes everything',
    others: older([{}]),
    codes: [],
    probes: [OURS, { path: '/z', goesTo: 'rival' }],
  },
  {
    title: 'older, takes everything by prefix',
    others: older(prefix('/')),
    codes: [],
    probes: [OURS, { path: '/z', goesTo: 'rival' }],
  },
  {
    title: 'older, takes everything by .*',
    others: older(regex('.*')),
    codes: [],
    probes: [OURS, { path: '/z', goesTo: 'rival' }],
  },
  {
    title: 'older, takes everything by another match',
    others: older(regex('/.*')),
    codes: ['HMLS0104'],
    probes: [RIVALS, { path: '/z', goesTo: 'rival' }],
  },
  {
    title: 'older, everything before its own narrow rule',
    others: older([{}, ...prefix('/m/b/')]),
    codes: [],
    probes: [OURS, { path: '/m/b/', goesTo: 'ours' }],
  },

  // Paths that are not prefixes.
  {
    title: 'older, exactly the prefix',
    others: older(exact('/m/')),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/', goesTo: 'rival' }, { path: '/m/?a=b', goesTo: 'rival' }],
  },
  {
    title: 'younger, one path',
    others: younger(exact('/m/health')),
    codes: ['HMLS0106'],
    probes: [{ path: '/m/health', goesTo: 'ours' }],
  },
  {
    title: 'older, the prefix without its slash',
    others: older(exact('/m')),
    codes: [],
    probes: [OURS, { path: '/m', goesTo: 'rival' }],
  },
  {
    title: 'older, a regex within',
    others: older(regex('/m/.+/predict')),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/a/predict', goesTo: 'rival' }],
  },
  {
    title: 'older, an overlapping regex',
    others: older(regex('^/[^/]+/v1/.*$')),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/v1/', goesTo: 'rival' }, { path: '/z/v1/', goesTo: 'rival' }],
  },
  {
    title: 'younger, an overlapping regex',
    others: younger(regex('/[^/]+/v1/.*')),
    codes: ['HMLS0107'],
    probes: [
      { path: '/m/v1/', goesTo: 'ours' },
      { path: '/z/v1/', goesTo: 'rival' },
    ],
  },
  {
    title: 'younger, a regex within',
    others: younger(regex('/m/[[:digit:]]+')),
    codes: ['HMLS0106'],
    probes: [{ path: '/m/17', goesTo: 'ours' }],
  },
  {
    title: 'older, a regex that does not match',
    others: older(regex('/m[0-9]/.*')),
    codes: [],
    probes: [OURS, { path: '/m1/x', goesTo: 'rival' }],
  },
  {
    title: 'older, a regex that ignores case',
    others: older(regex('(?i)/M/a.*')),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/abc', goesTo: 'rival' }],
  },
  {
    title: 'older, a regex that cannot be analyzed',
    others: older(regex('/m/\\pL+')),
    codes: ['HMLS0115'],
    probes: [
      { path: '/m/1', goesTo: 'ours' },
      { path: '/m/abc', goesTo: 'rival' },
    ],
  },

  // More than a path.
  {
    title: 'older, a header',
    others: older([{ match: [{ headers: { 'X-Canary': { exact: 'yes' } } }] }]),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/x', headers: { 'x-canary': 'yes' }, goesTo: 'rival' }],
  },
  {
    title: 'older, a header with blanks and special characters',
    others: older([{ match: [{ headers: { agent: { exact: 'curl (x; "y")' } } }] }]),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/x', headers: { agent: 'curl (x; "y")' }, goesTo: 'rival' }],
  },
  {
    title: 'older, a path with special characters',
    others: older(regex('/m/[$%&]+')),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/$&', goesTo: 'rival' }],
  },
  {
    title: 'younger, a header anywhere',
    others: younger([{ match: [{ headers: { 'x-canary': { regex: 'y.+' } } }] }]),
    codes: ['HMLS0107'],
    probes: [
      { path: '/m/x', headers: { 'x-canary': 'yes' }, goesTo: 'ours' },
      { path: '/z', headers: { 'x-canary': 'yes' }, goesTo: 'rival' },
    ],
  },
  {
    title: 'younger, a header on the same prefix',
    others: younger(prefix('/m/', { headers: { 'x-canary': { prefix: 'y' } } })),
    codes: ['HMLS0106'],
    probes: [{ path: '/m/x', headers: { 'x-canary': 'yes' }, goesTo: 'ours' }],
  },
  {
    title: 'older, any value of a header',
    others: older(prefix('/m/', { headers: { 'x-canary': {} } })),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/x', headers: { 'x-canary': '1' }, goesTo: 'rival' }],
  },
  {
    title: 'older, without a header',
    others: older(prefix('/m/', { withoutHeaders: { 'x-internal': { exact: 'yes' } } })),
    codes: ['HMLS0105'],
    probes: [RIVALS, { path: '/m/x', headers: { 'x-internal': 'yes' }, goesTo: 'ours' }],
  },
  {
    title: 'older, a method',
    others: older(prefix('/m/', { method: { exact: 'POST' } })),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/x', method: 'POST', goesTo: 'rival' }],
  },
  {
    title: 'older, a query',
    others: older(prefix('/m/', { queryParams: { debug: { exact: '1' } } })),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/x?debug=1', goesTo: 'rival' }],
  },
  {
    title: 'older, an authority',
    others: older(prefix('/m/', { authority: { prefix: 'beta.' } })),
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/x', host: 'beta.example', goesTo: 'rival' }],
  },
  {
    title: 'older, another port',
    others: older(prefix('/m/', { port: 9 })),
    codes: [],
    probes: [OURS],
  },
  {
    title: 'two older ones, one within the other',
    others: [...older(exact('/m/')), ...older(prefix('/m'), { name: 'wide' })],
    codes: ['HMLS0104', 'HMLS0105'],
    probes: [
      { path: '/m/', goesTo: 'rival' },
      { path: '/m/x', goesTo: 'wide' },
    ],
  },

  // Hosts: only the most specific one is used.
  {
    title: 'another one has its own host',
    others: younger(prefix('/z/'), { hosts: ['a.example'] }),
    codes: ['HMLS0108'],
    probes: [OURS, { path: '/m/x', host: 'a.example', goesTo: 404 }],
  },
  {
    title: 'another one has its own host, and takes everything',
    others: younger([{}], { hosts: ['a.example'] }),
    codes: ['HMLS0108'],
    probes: [OURS, { path: '/m/x', host: 'a.example', goesTo: 'rival' }],
  },
  {
    title: 'another one has its own wildcard host',
    others: younger([{}], { hosts: ['*.example'] }),
    codes: ['HMLS0108'],
    probes: [
      { path: '/m/x', host: 'a.test', goesTo: 'ours' },
      { path: '/m/x', host: 'a.example', goesTo: 'rival' },
    ],
  },
  {
    title: 'ours has the host, another one has all',
    hosts: ['a.example'],
    others: older(prefix('/m/')),
    codes: [],
    probes: [
      { path: '/m/x', host: 'a.example', goesTo: 'ours' },
      { path: '/m/x', host: 'b.example', goesTo: 'rival' },
    ],
  },
  {
    title: 'ours has the host, another one has its wildcard',
    hosts: ['a.example'],
    others: older(prefix('/m/'), { hosts: ['*.example'] }),
    codes: [],
    probes: [{ path: '/m/x', host: 'a.example', goesTo: 'ours' }],
  },
  {
    title: 'both have the host',
    hosts: ['a.example'],
    others: older(prefix('/m/'), { hosts: ['b.example', 'A.example'] }),
    codes: ['HMLS0104'],
    probes: [{ path: '/m/x', host: 'a.example', goesTo: 'rival' }],
  },
  {
    title: 'the gateway names a host that ours also has',
    gateways: [{ name: 'main', age: 'older', hosts: ['a.example', '*'] }],
    others: older(prefix('/m/'), { hosts: ['a.example'] }),
    codes: ['HMLS0104'],
    probes: [OURS, { path: '/m/x', host: 'a.example', goesTo: 'rival' }],
  },

  // Gateways.
  {
    title: 'the gateway does not serve the host',
    hosts: ['b.example'],
    gateways: [{ name: 'main', age: 'older', hosts: ['a.example'] }],
    codes: ['HMLS0102'],
    probes: [{ path: '/m/x', host: 'b.example', goesTo: 404 }],
  },
  {
    title: 'the gateway is for another namespace',
    gateways: [{ name: 'main', age: 'older', hosts: ['OTHER/*'] }],
    codes: ['HMLS0102'],
    probes: [{ path: '/m/x', goesTo: 404 }],
  },
  {
    title: 'an older gateway on the same port comes first, whatever the age behind it',
    gateways: [
      { name: 'second', age: 'older' },
      { name: 'main', age: 'younger' },
    ],
    others: younger(prefix('/m/'), { gateways: ['second'] }),
    codes: ['HMLS0104'],
    probes: [RIVALS],
  },
  {
    title: 'a younger gateway on the same port comes last',
    gateways: [
      { name: 'main', age: 'older' },
      { name: 'second', age: 'younger' },
    ],
    others: older(prefix('/m/'), { gateways: ['second'] }),
    codes: ['HMLS0106'],
    probes: [OURS],
  },
  {
    title: 'a gateway on another port does not matter',
    gateways: [
      { name: 'main', age: 'older' },
      { name: 'third', age: 'older', apart: true },
    ],
    others: older(prefix('/m/'), { gateways: ['third'] }),
    codes: [],
    probes: [OURS],
  },

  // Visibility.
  {
    title: 'younger, but exported to the gateway only',
    others: younger(prefix('/m/'), { where: 'proxy', exportTo: ['.'] }),
    codes: ['HMLS0104'],
    probes: [RIVALS],
  },
  {
    title: 'older, but not exported to the gateway',
    others: older(prefix('/m/'), { where: 'other', exportTo: ['.'] }),
    codes: [],
    probes: [OURS],
  },
  {
    title: 'ours is not exported to the gateway',
    exportTo: ['.'],
    codes: ['HMLS0103'],
    probes: [{ path: '/m/x', goesTo: 404 }],
  },

  // Delegates.
  {
    title: 'older, through a delegate',
    others: [
      ...older([{ match: [{ uri: { prefix: '/m/' } }], delegate: 'team' }]),
      { name: 'team', age: 'younger', hosts: [], rules: prefix('/m/v1/'), answersAs: 'rival' },
    ],
    codes: ['HMLS0105'],
    probes: [OURS, { path: '/m/v1/x', goesTo: 'rival' }],
  },
  {
    title: 'older, with a delegate that does not exist',
    others: older([{ match: [{ uri: { prefix: '/m/' } }], delegate: 'nobody' }]),
    codes: [],
    probes: [OURS],
  },
];
