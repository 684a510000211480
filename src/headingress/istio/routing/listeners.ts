import { rulesOf } from './delegation.ts';
import { passes } from './example.ts';
import type { GatewayRequest } from './findings.ts';
import { type Gateway, isSubset, type Server, shareWorkload } from './gateway.ts';
import { common, hostOf, hostsFor, isWildcard, isWithin } from './hosts.ts';
import { byPrecedence } from './precedence.ts';
import { type Predicate, type TextMatch, valueIn } from './predicate.ts';
import { Unreadable } from './regex.ts';
import type { Match, Router } from './virtualservice.ts';

/** What decides on where the gateways of a cluster route requests. */
export interface RouteSnapshot {
  readonly gateways: readonly Gateway[];
  readonly routers: readonly Router[];
  /** By gateway, the namespace of its pods; if unknown, that of the gateway itself is assumed. */
  readonly proxyNamespaces: ReadonlyMap<string, string>;
}

/** A port of a gateway, as its Envoys have it. */
export interface Listener {
  readonly port: number;
  readonly tls: boolean;
  /** By host pattern, the routes in the order in which they are matched. */
  readonly virtualHosts: ReadonlyMap<string, readonly Route[]>;
}

export interface Route {
  /** The VirtualService, as `namespace/name`. */
  readonly owner: string;
  readonly predicates: readonly Predicate[];
}

/**
 * The listeners of the gateway `key`. Gateways that share pods and a port share the listener.
 * Source: buildGatewayHTTPRouteConfig in istio pilot/pkg/networking/core/gateway.go.
 */
export function listenersOf(key: string, snapshot: RouteSnapshot): Listener[] {
  const gateway = snapshot.gateways.find((g) => g.key === key);
  return (gateway?.servers ?? []).map((server) => listenerAt(server, gateway as Gateway, snapshot));
}

interface GatewayServer {
  readonly gateway: Gateway;
  readonly server: Server;
}

function listenerAt(server: Server, gateway: Gateway, snapshot: RouteSnapshot): Listener {
  const gatewayServers = server.tls ? [{ gateway, server }] : sharing(server, gateway, snapshot);
  const proxyNamespace = snapshot.proxyNamespaces.get(gateway.key) ?? gateway.namespace;
  const others = new Map(snapshot.routers.map((router) => [router.key, router]));
  const virtualHosts = new Map<string, Route[]>();
  for (const gatewayServer of gatewayServers) {
    for (const router of routersAt(gatewayServer.gateway, proxyNamespace, snapshot.routers)) {
      const routes = routesOf(router, others, gatewayServer, proxyNamespace);
      for (const host of hostsOf(router, gatewayServer)) {
        const known = virtualHosts.get(host) ?? [];
        virtualHosts.set(host, known);
        known.push(...routes);
      }
    }
  }
  const sorted = [...virtualHosts].map(([host, routes]) => [host, catchAllsLast(routes)] as const);
  return { port: server.port, tls: server.tls, virtualHosts: new Map(sorted) };
}

const sharing = (server: Server, gateway: Gateway, { gateways }: RouteSnapshot): GatewayServer[] =>
  gateways
    .filter((other) => shareWorkload(gateway, other))
    .sort(byPrecedence)
    .flatMap((other) => other.servers.map((own) => ({ gateway: other, server: own })))
    .filter(({ server: s }) => !s.tls && s.port === server.port && s.bind === server.bind);

/** The host patterns of `router` at a server. */
const hostsOf = (
  { hosts, namespace }: Router,
  { server, gateway }: { readonly server: Server; readonly gateway: Gateway },
): string[] =>
  common(
    hostsFor(namespace, server.hosts, gateway.namespace).map((host) => host.toLowerCase()),
    hosts,
  );

/**
 * VirtualServices that are private to the namespace of the proxy come first, then those exported to it by
 * name, then public ones; the oldest first in each group.
 * Source: VirtualServicesForGateway in istio pilot/pkg/model/push_context.go.
 */
function routersAt(gateway: Gateway, proxyNamespace: string, routers: readonly Router[]): Router[] {
  const bound = routers
    .filter(({ gateways, hosts }) => hosts.length > 0 && gateways.includes(gateway.key))
    .sort(byPrecedence);
  const seen = Map.groupBy(bound, (router) => visibility(router, proxyNamespace));
  return (['own', 'exported', 'public'] as const).flatMap((v) => seen.get(v) ?? []);
}

/** How a VirtualService is visible to the gateways in namespace `proxyNamespace`. */
export function visibility(
  { exportTo, namespace }: Pick<Router, 'exportTo' | 'namespace'>,
  proxyNamespace: string,
): 'public' | 'own' | 'exported' | 'none' {
  if (exportTo.length === 0 || exportTo.includes('*')) return 'public';
  const named = exportTo.map((to) => (to === '.' ? namespace : to));
  if (!named.includes(proxyNamespace)) return 'none';
  return namespace === proxyNamespace ? 'own' : 'exported';
}

/** Routes after a catch-all are unreachable. Source: BuildHTTPRoutesForVirtualService. */
function routesOf(
  router: Router,
  others: ReadonlyMap<string, Router>,
  gatewayServer: GatewayServer,
  proxyNamespace: string,
): Route[] {
  const matches = rulesOf(router, others).flatMap((rule) =>
    rule.matches.length === 0
      ? [undefined]
      : rule.matches.filter(concerns(gatewayServer, proxyNamespace)),
  );
  const routes = matches.map((match) => ({
    owner: router.key,
    predicates: match?.predicates ?? [],
  }));
  const last = routes.findIndex(isCatchAll);
  return last < 0 ? routes : routes.slice(0, last + 1);
}

const concerns =
  ({ server, gateway }: GatewayServer, proxyNamespace: string) =>
  ({ port, gateways, sourceLabels, sourceNamespace }: Match): boolean => {
    if (port !== undefined && port !== server.port) return false;
    if (gateways.length > 0) return gateways.includes(gateway.key);
    const isSource = sourceNamespace === undefined || sourceNamespace === proxyNamespace;
    return isSource && isSubset(sourceLabels, gateway.selector);
  };

/** Source: SortVHostRoutes and IsCatchAllRoute in istio pilot/pkg/networking/core/route/route.go. */
const catchAllsLast = (routes: readonly Route[]): Route[] => [
  ...routes.filter((route) => !isCatchAll(route)),
  ...routes.filter(isCatchAll),
];

const isCatchAll = ({ predicates }: Route) =>
  predicates.every(
    ({ subject, match }) =>
      subject === 'path' &&
      ((match.kind === 'prefix' && match.text === '/') ||
        (match.kind === 'regex' && match.text === '.*')),
  );

/** What a request must match to be routed under `host`. */
export function predicatesOfHost(host: string, { virtualHosts }: Listener): Predicate[] {
  const nearer = [...virtualHosts.keys()].filter((h) => h !== host && isWithin(h, host));
  return [
    { subject: 'authority', match: hostMatch(host) },
    ...nearer.map((h) => ({ subject: 'authority', match: hostMatch(h), negated: true })),
  ];
}

function hostMatch(host: string): TextMatch {
  if (host === '*') return { kind: 'present' };
  if (!isWildcard(host)) return { kind: 'exact', text: host };
  return { kind: 'regex', text: `.*${host.slice(1).replaceAll('.', '[.]')}` };
}

/** The VirtualService that routes `request`, as `namespace/name`; undefined if none does (404). */
export function answerer(request: GatewayRequest, { virtualHosts }: Listener): string | undefined {
  const host = hostOf(request.authority, virtualHosts.keys());
  const routes = host === undefined ? [] : (virtualHosts.get(host) ?? []);
  return routes.find((route) => isTakenBy(route, request))?.owner;
}

export const isTakenBy = ({ predicates }: Route, request: GatewayRequest) =>
  predicates.every((predicate) => isPassed(predicate, request));

/** A predicate that cannot be analyzed counts as not met; it is reported separately. */
function isPassed(predicate: Predicate, request: GatewayRequest): boolean {
  try {
    return passes(predicate, valueIn(request, predicate.subject));
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}
