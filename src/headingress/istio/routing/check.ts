import { countAt, listAt, textAt } from '../../../kubernetes/fields.ts';
import { keeperOf, managersOf } from '../../../kubernetes/gitops.ts';
import { type KubeObject, keyOf, refOf } from '../../../kubernetes/object.ts';
import type { NamedObject } from '../../../remedy.ts';
import { isOurs } from '../../ownership.ts';
import {
  type ConnectionRule,
  connectionFindings,
  connectionRuleOf,
  type GatewayProxy,
} from './destinationrule.ts';
import type { IngressFinding } from './findings.ts';
import type { Gateway } from './gateway.ts';
import { common, hostsFor } from './hosts.ts';
import { listenersOf, type RouteSnapshot, visibility } from './listeners.ts';
import { overlapsAt } from './overlaps.ts';
import {
  type Destination,
  destinationFindings,
  entriesSeen,
  type HostEntry,
  hostEntryOf,
} from './serviceentry.ts';
import { type Router, routerOf } from './virtualservice.ts';

/** What decides on the routing of a HeadIngress on its ingress cluster. */
export interface Snapshot extends RouteSnapshot {
  readonly entries: readonly HostEntry[];
  readonly rules: readonly ConnectionRule[];
  /** Gateways, as `namespace/name`, that may not be read, so that they may or may not exist. */
  readonly unseen: ReadonlySet<string>;
  /** Kinds that may not be listed at all, so that none of their objects counts as missing. */
  readonly withheld: ReadonlySet<string>;
}

/**
 * Problems with where the requests of a HeadIngress go, most fundamental first. `manager` is our own
 * field manager.
 */
export function checked(
  virtualService: KubeObject,
  snapshot: Snapshot,
  manager: string,
): IngressFinding[] {
  if (!isOurs(virtualService)) return [foreign(virtualService)];
  const router = routerOf(virtualService);
  const found = [
    ...keptElsewhere(virtualService, manager),
    ...entriesKept(virtualService, snapshot.entries),
    ...router.gateways.flatMap((key) => gatewayFindings(key, router, snapshot)),
    ...destinationsOf(virtualService).flatMap((destination) =>
      proxiesOf(router, snapshot).flatMap((proxy) => leadsTo(destination, proxy, router, snapshot)),
    ),
  ];
  return [...new Map(found.toReversed().map((one) => [identity(one), one])).values()].reverse();
}

/** Findings with the same identity are duplicates. */
export const identity = ({ code, objects, message }: IngressFinding) =>
  objects.length === 0 ? `${code} ${message}` : JSON.stringify([code, objects]);

function foreign(virtualService: KubeObject): IngressFinding {
  const object = objectOf(virtualService);
  return {
    code: 'HMLS0112',
    objects: [object],
    message: `kubectl-hmls did not create VirtualService ${object.namespace}/${object.name}`,
    effect: 'kubectl-hmls neither changes nor deletes it',
  };
}

const objectOf = (object: KubeObject): NamedObject => ({ kind: object.kind, ...refOf(object) });

function keptElsewhere(virtualService: KubeObject, manager: string): IngressFinding[] {
  const object = objectOf(virtualService);
  const keeper = keeperOf(virtualService);
  if (keeper) return [kept(object, keeper)];
  const others = managersOf(virtualService).filter((name) => name !== manager);
  if (others.length === 0) return [];
  return [
    {
      code: 'HMLS0113',
      objects: [object],
      message: `fields of its spec are also managed by ${others.join(', ')}`,
      effect: 'requests are not affected; the next change to such a field is refused',
    },
  ];
}

/** Its ServiceEntries that GitOps manages. */
function entriesKept(virtualService: KubeObject, entries: readonly HostEntry[]): IngressFinding[] {
  const { namespace } = refOf(virtualService);
  const needed = new Set(destinationsOf(virtualService).map(({ host }) => host));
  return entries
    .filter((entry) => entry.ours && entry.namespace === namespace)
    .filter(({ hosts }) => hosts.some((host) => needed.has(host)))
    .flatMap(({ keeper, name }) =>
      keeper ? [kept({ kind: 'ServiceEntry', namespace, name }, keeper)] : [],
    );
}

const kept = (object: NamedObject, keeper: string): IngressFinding => ({
  code: 'HMLS0114',
  objects: [object],
  message: `${object.kind} ${keyOf(object)} is managed by ${keeper}`,
  effect: 'changes made on the cluster, such as weights, are reverted',
});

function gatewayFindings(key: string, router: Router, snapshot: Snapshot): IngressFinding[] {
  const gateway = snapshot.gateways.find((g) => g.key === key);
  if (!gateway) return snapshot.unseen.has(key) ? [] : [absent(key)];
  const proxyNamespace = snapshot.proxyNamespaces.get(key) ?? gateway.namespace;
  const closed = router.hosts.filter((host) => !isOpenTo(host, gateway, router));
  return [
    ...(closed.length > 0 ? [uncovered(closed, gateway)] : []),
    ...(visibility(router, proxyNamespace) === 'none' ? [hidden(router, proxyNamespace)] : []),
    ...listenersOf(key, snapshot).flatMap((listener) => overlapsAt(listener, router)),
  ];
}

const gatewayNamed = (key: string): NamedObject => {
  const [namespace = '', name = ''] = key.split('/');
  return { kind: 'Gateway', namespace, name };
};

const absent = (key: string): IngressFinding => ({
  code: 'HMLS0101',
  objects: [gatewayNamed(key)],
  message: `Gateway ${key} does not exist`,
  effect: 'no requests come in through it',
});

const isOpenTo = (host: string, { servers, namespace }: Gateway, router: Router) =>
  servers.some(
    ({ hosts }) => common(hostsFor(router.namespace, hosts, namespace), [host]).length > 0,
  );

const uncovered = (hosts: readonly string[], gateway: Gateway): IngressFinding => {
  const open = [...new Set(gateway.servers.flatMap((server) => server.hosts))];
  return {
    code: 'HMLS0102',
    objects: [gatewayNamed(gateway.key)],
    message: `Gateway ${gateway.key} does not serve ${hosts.join(', ')} for this namespace; it has ${open.join(', ') || 'no HTTP server'}`,
    effect: 'requests to that host get 404 or no response',
  };
};

const hidden = ({ namespace, name }: Router, proxyNamespace: string): IngressFinding => ({
  code: 'HMLS0103',
  objects: [{ kind: 'VirtualService', namespace, name }],
  facts: { proxyNamespace },
  message: `exportTo hides it from the gateways in namespace ${proxyNamespace}`,
  effect: 'its requests get 404',
});

const proxiesOf = (
  { gateways }: Router,
  { proxyNamespaces, gateways: all }: Snapshot,
): GatewayProxy[] =>
  all
    .filter(({ key }) => gateways.includes(key))
    .map(({ key, namespace, selector }) => ({
      namespace: proxyNamespaces.get(key) ?? namespace,
      labels: selector,
    }));

/** Whether the gateway can resolve `destination` and connects to it as intended. */
function leadsTo(
  destination: Destination,
  proxy: GatewayProxy,
  { namespace }: Router,
  { entries, rules, withheld }: Snapshot,
): IngressFinding[] {
  if (withheld.has('ServiceEntry')) return [];
  const { host, port } = destination;
  const [entry] = entriesSeen(host, proxy.namespace, entries);
  const own = entries.find((e) => e.namespace === namespace && e.ours && e.hosts.includes(host));
  const connection = { ...destination, tls: own?.tlsPorts.includes(port) ?? false };
  return [
    ...destinationFindings(destination, proxy.namespace, entries),
    ...(entry && !withheld.has('DestinationRule')
      ? connectionFindings(connection, proxy, entry, namespace, rules)
      : []),
  ];
}

function destinationsOf(virtualService: KubeObject): Destination[] {
  const { spec } = virtualService as { readonly spec?: unknown };
  const routes = listAt(spec, 'http').flatMap((rule) => listAt(rule, 'route'));
  const all = routes.map((route) => ({
    host: textAt(route, 'destination', 'host') ?? '',
    port: countAt(route, 'destination', 'port', 'number') ?? 80,
  }));
  return [...new Map(all.map((one) => [`${one.host}:${one.port}`, one])).values()];
}

/**
 * `snapshot` once `objects` are written, the VirtualService last; `created` is the creation time of the
 * VirtualService that it replaces.
 */
export function withPlanned(
  snapshot: Snapshot,
  objects: readonly KubeObject[],
  created: string | undefined,
): Snapshot {
  const router = { ...routerOf(objects.at(-1) as KubeObject), created };
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  return {
    ...snapshot,
    routers: [...snapshot.routers.filter(({ key }) => key !== router.key), router],
    entries: of('ServiceEntry').map(hostEntryOf).reduce(joined, snapshot.entries),
    rules: of('DestinationRule').map(connectionRuleOf).reduce(withRule, snapshot.rules),
  };
}

/** An existing ServiceEntry of ours for the same host is extended, and stays where it is in precedence. */
function joined(entries: readonly HostEntry[], planned: HostEntry): readonly HostEntry[] {
  const isSame = (entry: HostEntry) =>
    entry.ours &&
    entry.namespace === planned.namespace &&
    entry.hosts.join() === planned.hosts.join();
  if (!entries.some(isSame)) return [...entries, planned];
  return entries.map((entry) =>
    isSame(entry)
      ? {
          ...entry,
          ports: [...entry.ports, ...planned.ports],
          tlsPorts: [...entry.tlsPorts, ...planned.tlsPorts],
        }
      : entry,
  );
}

/** An existing DestinationRule of ours keeps its creation time. */
const withRule = (rules: readonly ConnectionRule[], planned: ConnectionRule) =>
  rules.some(({ key, ours }) => ours && key === planned.key) ? rules : [...rules, planned];
