import { isDeepStrictEqual } from 'node:util';
import { countAt, listAt, objectAt, textAt, textsAt } from '../../../kubernetes/fields.ts';
import { keeperOf } from '../../../kubernetes/gitops.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
import { isOurs } from '../../ownership.ts';
import { requirementsOn, tlsPortsOf } from '../sharing.ts';
import type { IngressFinding } from './findings.ts';
import { visibility } from './listeners.ts';
import { byPrecedence, type ConfigMeta, configMetaOf } from './precedence.ts';

/** A ServiceEntry, reduced to what affects how a gateway resolves a host. */
export interface HostEntry extends ConfigMeta {
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  /** Ports that HeadIngresses require TLS for. */
  readonly tlsPorts: readonly number[];
  readonly resolution: string;
  readonly exportTo: readonly string[];
  /** Whether it lists or selects endpoints itself. */
  readonly hasEndpoints: boolean;
  readonly ours: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** The GitOps tool that manages it. */
  readonly keeper: string | undefined;
}

export function hostEntryOf(object: KubeObject): HostEntry {
  const { spec } = object as { readonly spec?: unknown };
  return {
    ...configMetaOf(object),
    hosts: textsAt(spec, 'hosts'),
    ports: listAt(spec, 'ports').flatMap((port) => countAt(port, 'number') ?? []),
    tlsPorts: isOurs(object) ? tlsPortsOf(requirementsOn(object)) : [],
    resolution: textAt(spec, 'resolution') ?? 'NONE',
    exportTo: textsAt(spec, 'exportTo'),
    hasEndpoints:
      listAt(spec, 'endpoints').length > 0 || objectAt(spec, 'workloadSelector') !== undefined,
    ours: isOurs(object),
    labels: object.metadata.labels ?? {},
    keeper: keeperOf(object),
  };
}

/** The destination of a route. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/**
 * Whether gateways in namespace `proxyNamespace` can resolve `destination`. The oldest visible ServiceEntry
 * takes precedence, in whatever namespace it is; only an alike one in the same namespace may add ports.
 * Source: appendSidecarServices and canMergeServices in istio pilot/pkg/model/sidecar.go.
 */
export function destinationFindings(
  { host, port }: Destination,
  proxyNamespace: string,
  entries: readonly HostEntry[],
): IngressFinding[] {
  const all = entries.filter(({ hosts }) => hosts.includes(host));
  const [winner, ...rivals] = entriesSeen(host, proxyNamespace, entries);
  if (!winner) return [all.length === 0 ? missing(host) : hidden(host, all, proxyNamespace)];
  const added = rivals.filter((rival) => isBeside(winner, rival)).flatMap(({ ports }) => ports);
  const isOwn = winner.ports.includes(port);
  if (!isOwn && !added.includes(port)) return [portless(host, port, winner)];
  if (isOwn && leadsElsewhere(winner)) return [elsewhere(host, winner)];
  return rivals.length > 0 ? [doubled(host, winner, rivals)] : [];
}

/** The ServiceEntries of `host` visible to gateways in namespace `proxyNamespace`, by precedence. */
export const entriesSeen = (
  host: string,
  proxyNamespace: string,
  entries: readonly HostEntry[],
): HostEntry[] =>
  entries
    .filter((entry) => entry.hosts.includes(host) && visibility(entry, proxyNamespace) !== 'none')
    .sort(byPrecedence);

const isBeside = (winner: HostEntry, rival: HostEntry) =>
  winner.namespace === rival.namespace &&
  winner.resolution === rival.resolution &&
  isDeepStrictEqual(new Set(winner.exportTo), new Set(rival.exportTo)) &&
  isDeepStrictEqual(winner.labels, rival.labels);

const leadsElsewhere = ({ ours, resolution, hasEndpoints }: HostEntry) =>
  !ours && (resolution !== 'DNS' || hasEndpoints);

const EFFECT = 'its share of requests fails with 503';

const missing = (host: string): IngressFinding => ({
  code: 'HMLS0109',
  objects: [],
  message: `${host} has no ServiceEntry`,
  effect: EFFECT,
});

const hidden = (
  host: string,
  all: readonly HostEntry[],
  proxyNamespace: string,
): IngressFinding => ({
  code: 'HMLS0103',
  objects: all.map(named),
  facts: { proxyNamespace },
  message: `exportTo hides the ServiceEntry of ${host} from the gateways in namespace ${proxyNamespace}`,
  effect: EFFECT,
});

const portless = (host: string, port: number, winner: HostEntry): IngressFinding => ({
  code: 'HMLS0110',
  objects: [named(winner)],
  facts: { port },
  message: `ServiceEntry ${winner.key} takes precedence for ${host} but has no port ${port}`,
  effect: EFFECT,
});

const elsewhere = (host: string, winner: HostEntry): IngressFinding => ({
  code: 'HMLS0110',
  objects: [named(winner)],
  message: `ServiceEntry ${winner.key} takes precedence for ${host} and does not resolve it by DNS (resolution ${winner.resolution})`,
  effect: 'its share of requests goes to other addresses, or fails',
});

const doubled = (
  host: string,
  winner: HostEntry,
  rivals: readonly HostEntry[],
): IngressFinding => ({
  code: 'HMLS0111',
  objects: [winner, ...rivals].map(named),
  message: `${host} has several ServiceEntries; the oldest takes precedence: ${winner.key}`,
  effect: 'none for now; a change to the others may have no effect',
});

const named = ({ namespace, name }: HostEntry) => ({ kind: 'ServiceEntry', namespace, name });
