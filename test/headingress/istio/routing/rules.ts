// DestinationRules for one host, and whether the gateway follows them; evaluated by the program and by
// Envoy, as in cases.ts. The spoke speaks plain HTTP, so a rule that enables TLS makes requests fail.

import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import type { Address } from '../../../../src/workloads/address.ts';
import { type Acts, altered, headIngressOn } from './stage.ts';

export interface RuleCase {
  readonly title: string;
  /** Of others; each is older than ours. */
  readonly others: readonly OtherRule[];
  /** Of ours, which sets a timeout; absent: it does not exist. */
  readonly own?: { readonly exportTo?: readonly string[] };
  /** Whether the HeadIngress requires TLS, which the spoke does not have. */
  readonly tls?: true;
  /** Where an older ServiceEntry for the same host is. */
  readonly entry?: 'other';
  readonly codes: readonly string[];
  /** Whether requests reach the spoke. */
  readonly reaches: boolean;
}

type Where = 'ours' | 'other' | 'proxy' | 'root';

interface OtherRule {
  readonly where: Where;
  readonly age?: 'younger';
  /** Whether its host is a wildcard that covers the host of the spoke. */
  readonly wide?: true;
  /** `PROXY` stands for the namespace of the gateway. */
  readonly exportTo?: readonly string[];
  /** Labels of the pods that it applies to. */
  readonly pods?: Readonly<Record<string, string>>;
  /** Its policy; by default, TLS. */
  readonly says?: 'nothing' | 'the same' | 'no TLS' | 'no TLS on that port' | 'TLS on that port';
}

export const RULE_CASES: readonly RuleCase[] = [
  { title: 'ours alone', others: [], own: {}, codes: [], reaches: true },
  {
    title: 'a foreign rule beside the ServiceEntry',
    others: [{ where: 'ours' }],
    codes: ['HMLS0118'],
    reaches: false,
  },
  {
    title: 'a foreign rule in the namespace of the gateway',
    others: [{ where: 'proxy' }],
    codes: ['HMLS0118'],
    reaches: false,
  },
  {
    title: 'a foreign rule in the root namespace',
    others: [{ where: 'root' }],
    codes: ['HMLS0118'],
    reaches: false,
  },
  {
    title: 'a foreign rule in an unrelated namespace',
    others: [{ where: 'other' }],
    codes: [],
    reaches: true,
  },
  {
    title: 'a foreign rule for more hosts',
    others: [{ where: 'proxy', wide: true }],
    codes: ['HMLS0118'],
    reaches: false,
  },
  {
    title: 'a foreign rule without TLS on that port',
    others: [{ where: 'ours', says: 'no TLS on that port' }],
    codes: [],
    reaches: true,
  },
  {
    title: 'a foreign rule with TLS on that port only',
    others: [{ where: 'ours', says: 'TLS on that port' }],
    codes: ['HMLS0118'],
    reaches: false,
  },
  {
    title: 'a foreign rule for the pods of the gateway',
    others: [{ where: 'proxy', pods: { istio: 'ingressgateway' } }],
    codes: ['HMLS0118'],
    reaches: false,
  },
  {
    title: 'a foreign rule for other pods',
    others: [{ where: 'proxy', pods: { app: 'another' } }],
    codes: [],
    reaches: true,
  },
  {
    title: 'no rule, where TLS is required',
    others: [],
    tls: true,
    codes: ['HMLS0119'],
    reaches: true,
  },
  {
    title: 'a foreign rule, where TLS is required',
    others: [{ where: 'proxy' }],
    tls: true,
    codes: [],
    reaches: false,
  },
  {
    title: 'instead of ours, in the namespace of the gateway',
    others: [{ where: 'proxy' }],
    own: {},
    codes: ['HMLS0116'],
    reaches: false,
  },
  {
    title: 'instead of ours, in the namespace of the gateway, for more hosts',
    others: [{ where: 'proxy', wide: true }],
    own: {},
    codes: ['HMLS0116'],
    reaches: false,
  },
  {
    title: 'instead of ours, without an effect on it',
    others: [{ where: 'proxy', says: 'no TLS' }],
    own: {},
    codes: ['HMLS0117'],
    reaches: true,
  },
  {
    title: 'in the namespace of the gateway, with the settings of ours',
    others: [{ where: 'proxy', says: 'the same' }],
    own: {},
    codes: [],
    reaches: true,
  },
  {
    title: 'in the namespace of the gateway, but exported to others',
    others: [{ where: 'proxy', exportTo: ['somewhere-else'] }],
    own: {},
    codes: [],
    reaches: true,
  },
  {
    title: 'beside ours, and older',
    others: [{ where: 'ours' }],
    own: {},
    codes: ['HMLS0116'],
    reaches: false,
  },
  {
    title: 'beside ours, and older, but for more hosts',
    others: [{ where: 'ours', wide: true }],
    own: {},
    codes: [],
    reaches: true,
  },
  {
    title: 'beside ours, and older, but without a policy',
    others: [{ where: 'ours', says: 'nothing' }],
    own: {},
    codes: [],
    reaches: true,
  },
  {
    title: 'beside ours, and younger',
    others: [{ where: 'ours', age: 'younger' }],
    own: {},
    codes: [],
    reaches: true,
  },
  {
    title: 'beside ours, older, for the namespace of the gateway by name',
    others: [{ where: 'ours', exportTo: ['PROXY'] }],
    own: {},
    codes: [],
    reaches: true,
  },
  {
    title: 'beside ours, younger, for the namespace of the gateway by name',
    others: [{ where: 'ours', age: 'younger', exportTo: ['PROXY'] }],
    own: {},
    codes: ['HMLS0116'],
    reaches: false,
  },
  {
    title: 'in the root namespace, behind ours',
    others: [{ where: 'root' }],
    own: {},
    codes: [],
    reaches: true,
  },
  {
    title: 'ours is not exported to the gateway',
    others: [],
    own: { exportTo: ['.'] },
    codes: ['HMLS0117'],
    reaches: true,
  },
  {
    title: 'ours is not exported to the gateway, and there is one in the root namespace',
    others: [{ where: 'root' }],
    own: { exportTo: ['.'] },
    codes: ['HMLS0116'],
    reaches: false,
  },
  {
    title: 'the effective ServiceEntry is elsewhere',
    others: [],
    own: {},
    entry: 'other',
    codes: ['HMLS0111', 'HMLS0117'],
    reaches: true,
  },
  {
    title: 'the effective ServiceEntry is elsewhere, with a DestinationRule',
    others: [{ where: 'other' }],
    own: {},
    entry: 'other',
    codes: ['HMLS0111', 'HMLS0116'],
    reaches: false,
  },
];

/** The setting of a case. */
export interface RuleStage {
  readonly name: string;
  readonly namespaces: Readonly<Record<Where, string>>;
  readonly destination: Address;
}

export function ruleActsOf(play: RuleCase, stage: RuleStage): Acts {
  const of = (age: OtherRule['age']) =>
    play.others.filter((other) => other.age === age).map((other) => ruleOf(other, stage));
  const ours = oursOf(play, stage);
  const entries = play.entry ? ours.filter(({ kind }) => kind === 'ServiceEntry') : [];
  const older = entries.map((entry) => elsewhere(entry, stage));
  return { older: [...older, ...of(undefined)], ours, younger: of('younger') };
}

const elsewhere = ({ metadata: _, ...entry }: KubeObject, { name, namespaces }: RuleStage) => ({
  ...entry,
  metadata: { namespace: namespaces.other, name: `${name}-rival` },
});

function ruleOf(other: OtherRule, { name, namespaces, destination }: RuleStage): KubeObject {
  const { where, wide, exportTo, pods } = other;
  const { host } = destination;
  const spec = {
    // Narrow enough not to affect other cases.
    host: wide ? `*${host.slice(1)}` : host,
    ...(exportTo && { exportTo: exportTo.map((to) => to.replace('PROXY', namespaces.proxy)) }),
    ...(pods && { workloadSelector: { matchLabels: pods } }),
    ...said(other, destination.port),
  };
  const metadata = { namespace: namespaces[where], name: `${name}-rival` };
  const apiVersion = 'networking.istio.io/v1beta1';
  return { apiVersion, kind: 'DestinationRule', metadata, spec } as KubeObject;
}

/** Any certificate is accepted: the gateway of a test has none to verify with. */
const TLS = { tls: { mode: 'SIMPLE', insecureSkipVerify: true } };
const NO_TLS = { tls: { mode: 'DISABLE' } };
const CONNECT_TIMEOUT = '2s';

function said({ says }: OtherRule, number: number): object {
  const onPort = (policy: object) => ({ portLevelSettings: [{ port: { number }, ...policy }] });
  switch (says) {
    case 'nothing':
      return { subsets: [{ name: 'v1', labels: { version: 'v1' } }] };
    case 'the same':
      return { trafficPolicy: { connectionPool: { tcp: { connectTimeout: CONNECT_TIMEOUT } } } };
    case 'no TLS':
      return { trafficPolicy: NO_TLS };
    case 'no TLS on that port':
      return { trafficPolicy: { ...TLS, ...onPort(NO_TLS) } };
    case 'TLS on that port':
      return { trafficPolicy: onPort(TLS) };
    default:
      return { trafficPolicy: TLS };
  }
}

function oursOf({ own, tls }: RuleCase, { name, namespaces, destination }: RuleStage) {
  const limits = own ? { connectTimeout: CONNECT_TIMEOUT } : {};
  const address = tls ? { ...destination, scheme: 'https' as const } : destination;
  const objects = headIngressOn(name, namespaces.ours, address, { limits });
  return altered(objects, 'DestinationRule', own);
}
