import { isOurs } from '../domain/headingress.ts';
import type { IngressFinding } from '../domain/ingressfindings.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../domain/object.ts';
import { countAt, listAt, textAt } from '../domain/unknown.ts';
import { visibility } from './table.ts';
import { byAge } from './virtualservice.ts';

/** A ServiceEntry, as far as it decides on whether a gateway knows a host. */
export interface HostEntry extends Ref {
  readonly key: string;
  readonly created: string | undefined;
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  readonly resolution: string;
  readonly exportTo: readonly string[];
  readonly ours: boolean;
}

export function hostEntryOf(object: KubeObject): HostEntry {
  const { spec } = object as { readonly spec?: unknown };
  const ref = refOf(object);
  return {
    ...ref,
    key: keyOf(ref),
    created: object.metadata.creationTimestamp,
    hosts: listAt(spec, 'hosts').filter((host): host is string => typeof host === 'string'),
    ports: listAt(spec, 'ports').flatMap((port) => countAt(port, 'number') ?? []),
    resolution: textAt(spec, 'resolution') ?? 'NONE',
    exportTo: listAt(spec, 'exportTo').filter((to): to is string => typeof to === 'string'),
    ours: isOurs(object),
  };
}

/** Where a route leads. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/**
 * Whether gateways in namespace `home` know where `destination` is, for a VirtualService in `namespace`.
 * Source: buildNameToServiceMapForHTTPRoutes in istio pilot/pkg/networking/core/gateway.go; addService in
 * pilot/pkg/model/sidecar.go.
 */
export function destinationFindings(
  { host, port }: Destination,
  namespace: string,
  home: string,
  entries: readonly HostEntry[],
): IngressFinding[] {
  const all = entries.filter(({ hosts }) => hosts.includes(host)).sort(byAge);
  const visible = all.filter((entry) => visibility(entry, home) !== 'none');
  const near = visible.filter((entry) => entry.namespace === namespace);
  const [winner] = near.length > 0 ? near : visible;
  if (!winner) return [all.length === 0 ? missing(host) : hidden(host, all, home)];
  const rivals = visible.filter(
    (entry) => entry !== winner && entry.namespace === winner.namespace,
  );
  const merged = rivals.filter((rival) => isMergedInto(winner, rival));
  const ports = [winner, ...merged].flatMap((entry) => entry.ports);
  if (!ports.includes(port)) return [portless(host, port, winner)];
  return rivals.length > 0 ? [doubled(host, winner, rivals)] : [];
}

/** Source: mergeServicePorts and its callers in istio pilot/pkg/model/push_context.go. */
const isMergedInto = (winner: HostEntry, rival: HostEntry) =>
  winner.resolution === rival.resolution && `${winner.exportTo}` === `${rival.exportTo}`;

const EFFECT = 'its share of the requests fails with 503';

const missing = (host: string): IngressFinding => ({
  code: 'HMLS0109',
  objects: [],
  message: `there is no ServiceEntry for ${host}`,
  effect: EFFECT,
  fix: 'kubectl hmls headingress apply makes it again',
});

const hidden = (host: string, all: readonly HostEntry[], home: string): IngressFinding => ({
  code: 'HMLS0103',
  objects: all.map(named),
  message: `exportTo keeps the ServiceEntry of ${host} from the gateways in namespace ${home}`,
  effect: EFFECT,
  fix: `take exportTo away, or put ${home} into it`,
});

const portless = (host: string, port: number, winner: HostEntry): IngressFinding => ({
  code: 'HMLS0110',
  objects: [named(winner)],
  message: `ServiceEntry ${winner.key} is the one that counts for ${host}, and it has no port ${port}`,
  effect: EFFECT,
  fix: `add port ${port} to ServiceEntry ${winner.key}, or delete it`,
});

const doubled = (
  host: string,
  winner: HostEntry,
  rivals: readonly HostEntry[],
): IngressFinding => ({
  code: 'HMLS0111',
  objects: [winner, ...rivals].map(named),
  message: `${host} has several ServiceEntries, of which the oldest counts: ${winner.key}`,
  effect: 'none as they are; a change to the others may have none, either',
  fix: `keep one of ${[winner, ...rivals].map(({ key }) => key).join(', ')}`,
});

const named = ({ namespace, name }: HostEntry) => ({ kind: 'ServiceEntry', namespace, name });
