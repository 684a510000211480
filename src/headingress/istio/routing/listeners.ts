import { rulesOf } from './delegation.ts';
import { passes } from './example.ts';
import type { GatewayRequest } from './findings.ts';
import { type Gateway, isSubset, type Server, shareWorkload } from './gateway.ts';
import { common, hostOf, hostsFor, isWildcard, isWithin } from './hosts.ts';
import { byAge } from './precedence.ts';
import { type Test, type TextMatch, valueIn } from './predicate.ts';
import { Unreadable } from './regex.ts';
import type { Match, Router } from './virtualservice.ts';

/** All that decides on where the gateways of a cluster send requests. */
export interface Landscape {
  readonly gateways: readonly Gateway[];
  readonly routers: readonly Router[];
  /** By gateway, the namespace of its pods; that of the gateway itself if nobody knows. */
  readonly homes: ReadonlyMap<string, string>;
}

/** A port of a gateway, as its Envoys know it. */
export interface Door {
  readonly port: number;
  readonly tls: boolean;
  /** By host pattern, the routes in the order in which they are tried. */
  readonly virtualHosts: ReadonlyMap<string, readonly Route[]>;
}

export interface Route {
  /** The VirtualService, as `namespace/name`. */
  readonly owner: string;
  readonly tests: readonly Test[];
}

/**
 * The doors of the gateway `key`. Those of other gateways on the same pods and port are the same ones.
 * Source: buildGatewayHTTPRouteConfig in istio pilot/pkg/networking/core/gateway.go.
 */
export function doorsOf(key: string, landscape: Landscape): Door[] {
  const gateway = landscape.gateways.find((g) => g.key === key);
  return (gateway?.servers ?? []).map((server) => doorAt(server, gateway as Gateway, landscape));
}

interface Opening {
  readonly gateway: Gateway;
  readonly server: Server;
}

function doorAt(server: Server, gateway: Gateway, landscape: Landscape): Door {
  const openings = server.tls ? [{ gateway, server }] : sharing(server, gateway, landscape);
  const home = landscape.homes.get(gateway.key) ?? gateway.namespace;
  const others = new Map(landscape.routers.map((router) => [router.key, router]));
  const virtualHosts = new Map<string, Route[]>();
  for (const opening of openings) {
    for (const router of routersAt(opening.gateway, home, landscape.routers)) {
      const routes = routesOf(router, others, opening, home);
      for (const host of hostsOf(router, opening)) {
        const known = virtualHosts.get(host) ?? [];
        virtualHosts.set(host, known);
        known.push(...routes);
      }
    }
  }
  const sorted = [...virtualHosts].map(([host, routes]) => [host, catchAllsLast(routes)] as const);
  return { port: server.port, tls: server.tls, virtualHosts: new Map(sorted) };
}

const sharing = (server: Server, gateway: Gateway, { gateways }: Landscape): Opening[] =>
  gateways
    .filter((other) => shareWorkload(gateway, other))
    .sort(byAge)
    .flatMap((other) => other.servers.map((own) => ({ gateway: other, server: own })))
    .filter(({ server: s }) => !s.tls && s.port === server.port && s.bind === server.bind);

/** The host patterns under which `router` is known there. */
export const hostsOf = (
  { hosts, namespace }: Router,
  { server, gateway }: { readonly server: Server; readonly gateway: Gateway },
): string[] =>
  common(
    hostsFor(namespace, server.hosts, gateway.namespace).map((host) => host.toLowerCase()),
    hosts,
  );

/**
 * Those that are for nobody else come first, whatever their age.
 * Source: VirtualServicesForGateway in istio pilot/pkg/model/push_context.go.
 */
function routersAt(gateway: Gateway, home: string, routers: readonly Router[]): Router[] {
  const bound = routers
    .filter(({ gateways, hosts }) => hosts.length > 0 && gateways.includes(gateway.key))
    .sort(byAge);
  const seen = Map.groupBy(bound, (router) => visibility(router, home));
  return (['own', 'exported', 'public'] as const).flatMap((v) => seen.get(v) ?? []);
}

/** How a VirtualService comes to the gateways in namespace `home`. */
export function visibility(
  { exportTo, namespace }: Pick<Router, 'exportTo' | 'namespace'>,
  home: string,
): 'public' | 'own' | 'exported' | 'none' {
  if (exportTo.length === 0 || exportTo.includes('*')) return 'public';
  const named = exportTo.map((to) => (to === '.' ? namespace : to));
  if (!named.includes(home)) return 'none';
  return namespace === home ? 'own' : 'exported';
}

/** What follows one that takes everything is never asked. Source: BuildHTTPRoutesForVirtualService. */
function routesOf(
  router: Router,
  others: ReadonlyMap<string, Router>,
  opening: Opening,
  home: string,
): Route[] {
  const matches = rulesOf(router, others).flatMap((rule) =>
    rule.matches.length === 0 ? [undefined] : rule.matches.filter(concerns(opening, home)),
  );
  const routes = matches.map((match) => ({ owner: router.key, tests: match?.tests ?? [] }));
  const last = routes.findIndex(isCatchAll);
  return last < 0 ? routes : routes.slice(0, last + 1);
}

const concerns =
  ({ server, gateway }: Opening, home: string) =>
  ({ port, gateways, sourceLabels, sourceNamespace }: Match): boolean => {
    if (port !== undefined && port !== server.port) return false;
    if (gateways.length > 0) return gateways.includes(gateway.key);
    const isSource = sourceNamespace === undefined || sourceNamespace === home;
    return isSource && isSubset(sourceLabels, gateway.selector);
  };

/** Source: SortVHostRoutes and IsCatchAllRoute in istio pilot/pkg/networking/core/route/route.go. */
const catchAllsLast = (routes: readonly Route[]): Route[] => [
  ...routes.filter((route) => !isCatchAll(route)),
  ...routes.filter(isCatchAll),
];

const isCatchAll = ({ tests }: Route) =>
  tests.every(
    ({ subject, match }) =>
      subject === 'path' &&
      ((match.kind === 'prefix' && match.text === '/') ||
        (match.kind === 'regex' && match.text === '.*')),
  );

/** What a request must be like to be looked up under `host`. */
export function testsOfHost(host: string, { virtualHosts }: Door): Test[] {
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

/** The VirtualService that decides on `request`, as `namespace/name`; undefined: nobody does, a 404. */
export function answerer(request: GatewayRequest, { virtualHosts }: Door): string | undefined {
  const host = hostOf(request.authority, virtualHosts.keys());
  const routes = host === undefined ? [] : (virtualHosts.get(host) ?? []);
  return routes.find((route) => isTakenBy(route, request))?.owner;
}

export const isTakenBy = ({ tests }: Route, request: GatewayRequest) =>
  tests.every((test) => isPassed(test, request));

/** What cannot be read is taken for not met: it is reported on its own. */
function isPassed(test: Test, request: GatewayRequest): boolean {
  try {
    return passes(test, valueIn(request, test.subject));
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}
