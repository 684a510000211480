import { isDeepStrictEqual } from 'node:util';
import { countAt, listAt, objectAt, textAt, textsAt } from '../../../kubernetes/fields.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
import type { NamedObject } from '../../../remedy.ts';
import { isOurs } from '../../ownership.ts';
import type { IngressFinding } from './findings.ts';
import { isSubset } from './gateway.ts';
import { hostOf } from './hosts.ts';
import { visibility } from './listeners.ts';
import { byPrecedence, type ConfigMeta, configMetaOf } from './precedence.ts';
import type { Destination } from './serviceentry.ts';

/** A DestinationRule, reduced to what affects how a gateway connects to a host. */
export interface ConnectionRule extends ConfigMeta {
  readonly host: string;
  readonly exportTo: readonly string[];
  /** Labels of the pods that it applies to; undefined if to all. */
  readonly selector: Readonly<Record<string, unknown>> | undefined;
  /** The traffic policy of the host, without subsets. */
  readonly policy: object | undefined;
  readonly ours: boolean;
}

/** One with a workload selector applies in its own namespace only, whatever its exportTo. */
export function connectionRuleOf(object: KubeObject): ConnectionRule {
  const { spec } = object as { readonly spec?: unknown };
  const selector = objectAt(spec, 'workloadSelector', 'matchLabels');
  return {
    ...configMetaOf(object),
    host: textAt(spec, 'host') ?? '',
    exportTo: selector ? ['.'] : textsAt(spec, 'exportTo'),
    selector: selector && { ...selector },
    policy: objectAt(spec, 'trafficPolicy'),
    ours: isOurs(object),
  };
}

/** The proxies of a gateway: its pods. */
export interface GatewayProxy {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, unknown>>;
}

/** Istio's default root namespace. */
const ROOT = 'istio-system';

/**
 * The DestinationRule that applies to connections from `proxy` to `host`, whose ServiceEntry is in
 * `namespace`. Istio looks in the namespace of the proxy first, then in that of the ServiceEntry, then in
 * the root namespace; in each, only at the most specific host.
 * Source: destinationRule in istio pilot/pkg/model/push_context.go.
 */
export function governing(
  host: string,
  proxy: GatewayProxy,
  namespace: string,
  rules: readonly ConnectionRule[],
): ConnectionRule | undefined {
  const rulesIn = (place: string) => rules.filter((rule) => rule.namespace === place);
  const isLocal = proxy.namespace === ROOT ? isPrivate : isForItsOwn;
  const local = nearest(host, rulesIn(proxy.namespace).filter(isLocal));
  if (local.length > 0) return firstPolicy(chosen(local, proxy));
  for (const place of [namespace, ROOT]) {
    const exported = rulesIn(place).filter((rule) => !isPrivate(rule));
    const seen = nearest(host, exported).filter(([first]) => isExportedTo(proxy.namespace, first));
    if (seen.length > 0) return firstPolicy(chosen(seen, proxy));
  }
  return undefined;
}

const isForItsOwn = (rule: ConnectionRule) => visibility(rule, rule.namespace) !== 'none';

const isPrivate = ({ exportTo, namespace }: ConnectionRule) =>
  exportTo.length === 1 && ['.', namespace].includes(exportTo[0] as string);

const isExportedTo = (namespace: string, { exportTo }: ConnectionRule) =>
  exportTo.length === 0 || exportTo.includes('*') || exportTo.includes(namespace);

/** Rules for one host that Istio merges, in order: where two of them conflict, the first wins. */
type Merged = readonly [ConnectionRule, ...ConnectionRule[]];

/** Source: mergeDestinationRule in istio pilot/pkg/model/destination_rule.go. */
function nearest(host: string, rules: readonly ConnectionRule[]): readonly Merged[] {
  const near = hostOf(host, new Set(rules.map((rule) => rule.host)));
  const all: [ConnectionRule, ...ConnectionRule[]][] = [];
  for (const rule of rules.filter((r) => r.host === near).sort(forSomeFirst)) {
    const same = all.filter((merged) => isOneWith(merged, rule));
    for (const merged of same) merged.push(rule);
    if (same.length === 0) all.push([rule]);
  }
  return all;
}

const forSomeFirst = (a: ConnectionRule, b: ConnectionRule) =>
  Number(!a.selector) - Number(!b.selector) || byPrecedence(a, b);

function isOneWith([first]: Merged, rule: ConnectionRule): boolean {
  if (!isDeepStrictEqual(first.selector, rule.selector)) return false;
  const [known, more] = [new Set(first.exportTo), new Set(rule.exportTo)];
  if (known.size === 0) return more.size === 0;
  return [...known].every((to) => more.has(to));
}

/**
 * The one whose selector matches the proxy, or else the last one without a selector.
 * Source: DestinationRule in istio pilot/pkg/model/sidecar.go.
 */
function chosen(all: readonly Merged[], proxy: GatewayProxy): Merged | undefined {
  const own = all.find(([{ selector }]) => selector && isSubset(selector, proxy.labels));
  return own ?? all.findLast(([{ selector }]) => !selector);
}

const firstPolicy = (merged: Merged | undefined) => merged?.find(({ policy }) => policy);

/** A destination, and whether it requires TLS. */
export interface Connection extends Destination {
  readonly tls: boolean;
}

/** Whether the gateway connects to a host as the HeadIngress in namespace `own` requires. */
export function connectionFindings(
  destination: Connection,
  proxy: GatewayProxy,
  entry: ConfigMeta,
  own: string,
  rules: readonly ConnectionRule[],
): IngressFinding[] {
  const { host, port } = destination;
  const governor = governing(host, proxy, entry.namespace, rules);
  const ours = rules.find((r) => r.ours && r.namespace === own && r.host === host);
  const [wanted, actual] = [policyAt(ours, port), policyAt(governor, port)];
  if (ours && !isDeepStrictEqual(wanted, actual)) {
    return [overruled(ours, { destination, entry, governor }, differsInTls(wanted, actual))];
  }
  if (ours) return [];
  const mode = textAt(actual, 'tls', 'mode');
  if (destination.tls) return mode ? [] : [bare(host)];
  return governor && mode ? [secured(host, governor, mode)] : [];
}

/** Port-level settings replace the policy of the host entirely; mode DISABLE equals no TLS settings. */
function policyAt(rule: ConnectionRule | undefined, number: number): Record<string, unknown> {
  const isForPort = (one: unknown) => countAt(one, 'port', 'number') === number;
  const ofPort = listAt(rule?.policy, 'portLevelSettings').find(isForPort);
  const {
    port: _,
    portLevelSettings: __,
    ...policy
  } = { ...(ofPort ?? rule?.policy) } as Record<string, unknown>;
  const { tls, ...rest } = policy;
  return textAt(tls, 'mode') === 'DISABLE' ? rest : policy;
}

const differsInTls = (one: Record<string, unknown>, other: Record<string, unknown>) =>
  !isDeepStrictEqual(one.tls, other.tls);

interface Matter {
  readonly destination: Destination;
  /** The ServiceEntry that takes precedence. */
  readonly entry: ConfigMeta;
  readonly governor: ConnectionRule | undefined;
}

function overruled(
  ours: ConnectionRule,
  { destination: { host }, entry, governor }: Matter,
  inTls: boolean,
): IngressFinding {
  const isBesideEntry = entry.namespace === ours.namespace;
  return {
    code: inTls ? 'HMLS0116' : 'HMLS0117',
    objects: [ours, ...(governor ? [governor] : [])].map(named),
    ...(!governor && !isBesideEntry && { facts: { serviceEntry: entry.key } }),
    message: `DestinationRule ${ours.key} does not apply to connections to ${host}: ${governor ? `DestinationRule ${governor.key} does` : whyUnseen(entry, isBesideEntry)}`,
    effect: inTls
      ? 'TLS is not what the spoke expects: its share of requests fails with 503, or its certificate is not verified'
      : 'timeouts and outlier detection of this HeadIngress have no effect there',
  };
}

const whyUnseen = ({ key }: ConfigMeta, isBesideEntry: boolean) =>
  isBesideEntry
    ? 'exportTo hides it from the gateway'
    : `ServiceEntry ${key} takes precedence for that host, and Istio looks in its namespace`;

const bare = (host: string): IngressFinding => ({
  code: 'HMLS0119',
  objects: [],
  message: `${host} requires TLS but has no DestinationRule`,
  effect: 'its share of requests is sent in plain text and fails',
});

const secured = (host: string, governor: ConnectionRule, mode: string): IngressFinding => ({
  code: 'HMLS0118',
  objects: [named(governor)],
  message: `DestinationRule ${governor.key} enables TLS to ${host} (mode ${mode})`,
  effect: 'its share of requests fails with 503 unless the spoke expects TLS',
});

const named = ({ namespace, name }: ConnectionRule): NamedObject => ({
  kind: 'DestinationRule',
  namespace,
  name,
});
