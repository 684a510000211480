import type { Ref } from '../../../kubernetes/object.ts';
import { type ExampleValue, exampleValues, implies } from './example.ts';
import type { Example, GatewayRequest, IngressCode, IngressFinding } from './findings.ts';
import { isWithin } from './hosts.ts';
import { answerer, isTakenBy, type Listener, predicatesOfHost, type Route } from './listeners.ts';
import { opposite, type Predicate } from './predicate.ts';
import { Unreadable } from './regex.ts';
import type { Router } from './virtualservice.ts';

/** Requests at `listener` that `router` and other VirtualServices compete for. */
export function overlapsAt(listener: Listener, router: Router): IngressFinding[] {
  const within = [...listener.virtualHosts].filter(([, routes]) => routes.some(isOf(router)));
  return [
    ...within.flatMap(([host, routes]) => overlapsUnder(host, routes, { listener, router })),
    ...hostsLost(listener, router),
  ];
}

interface Place {
  readonly listener: Listener;
  readonly router: Router;
}

const isOf =
  ({ key }: Router) =>
  ({ owner }: Route) =>
    owner === key;

/** Only the route that splits is compared: pins match a subset of its requests. */
function overlapsUnder(host: string, routes: readonly Route[], place: Place): IngressFinding[] {
  const at = routes.findLastIndex(isOf(place.router));
  const mine = routes[at] as Route;
  return routes.flatMap((other, index) =>
    other.owner === mine.owner ? [] : between(mine, other, { isFirst: at < index, host }, place),
  );
}

interface Meeting {
  /** Whether ours is matched before the other. */
  readonly isFirst: boolean;
  readonly host: string;
}

function between(mine: Route, other: Route, meeting: Meeting, place: Place): IngressFinding[] {
  const hostPredicates = predicatesOfHost(meeting.host, place.listener);
  const [first, second] = meeting.isFirst ? [mine, other] : [other, mine];
  try {
    const predicates = [...mine.predicates, ...other.predicates, ...hostPredicates];
    const example = exampleFor(first.owner, predicates, meeting.host, place.listener);
    if (!example) return [];
    const all = implies([...second.predicates, ...hostPredicates], first.predicates);
    const extent = { all, host: meeting.host, example };
    if (!meeting.isFirst) return [taken(other, extent)];
    return all || !isMeant(mine, other) ? [taking(other, extent)] : [];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return meeting.isFirst ? [] : [unread(other, error)];
  }
}

/** How many preceding routes an example may avoid at once. */
const DEPTH = 4;

/** A request that passes `predicates` and is routed by `owner`; undefined if other routes take them all. */
function exampleFor(
  owner: string,
  predicates: readonly Predicate[],
  host: string,
  listener: Listener,
  depth: number = DEPTH,
): Example | undefined {
  const values = exampleValues(predicates);
  if (!values) return undefined;
  const example = exampleOf(values, listener);
  if (example.answeredBy === owner) return example;
  const before = listener.virtualHosts
    .get(host)
    ?.find((route) => isTakenBy(route, example.request));
  if (!before || depth === 0) return undefined;
  for (const predicate of before.predicates) {
    const found = exampleFor(
      owner,
      [...predicates, opposite(predicate)],
      host,
      listener,
      depth - 1,
    );
    if (found) return found;
  }
  return undefined;
}

/** The other one takes what ours leaves, as a catch-all does; that is intended. */
const isMeant = (mine: Route, other: Route) => implies(mine.predicates, other.predicates);

/** A request with `values`, and defaults for the rest. */
function exampleOf(values: ReadonlyMap<string, ExampleValue>, listener: Listener): Example {
  const value = (subject: string) => values.get(subject)?.value;
  const request: GatewayRequest = {
    method: value('method') ?? 'GET',
    scheme: listener.tls ? 'https' : 'http',
    authority: value('authority') ?? 'any.example',
    path: value('path') ?? '/',
    headers: named(values, 'header'),
    query: named(values, 'query'),
  };
  return { request, port: listener.port, answeredBy: answerer(request, listener) };
}

const named = (values: ReadonlyMap<string, ExampleValue>, what: string) =>
  Object.fromEntries(
    [...values].flatMap(([subject, { value }]) => {
      const [kind, name = ''] = subject.split(' ');
      return kind === what && value !== undefined ? [[name, value]] : [];
    }),
  );

interface Extent {
  readonly all: boolean;
  /** The host pattern under which requests are routed. */
  readonly host: string;
  readonly example: Example;
}

function taken(other: Route, { all, host, example }: Extent): IngressFinding {
  const id = `VirtualService ${other.owner}`;
  return {
    ...about(all ? 'HMLS0104' : 'HMLS0105', other),
    message: `${id} takes ${all ? 'all' : 'some'} of its requests${toHost(host)}: it is matched first`,
    effect: `${id} routes them; they do not reach the spokes`,
    example,
  };
}

function taking(other: Route, { all, host, example }: Extent): IngressFinding {
  return {
    ...about(all ? 'HMLS0106' : 'HMLS0107', other),
    message: `it takes ${all ? 'all' : 'some'} requests${toHost(host)} of a route of VirtualService ${other.owner}: it is matched first`,
    effect: 'they go to the spokes',
    example,
  };
}

const toHost = (host: string) => (host === '*' ? '' : ` to ${host}`);

const unread = (other: Route, { message }: Unreadable): IngressFinding => ({
  ...about('HMLS0115', other),
  message: `VirtualService ${other.owner} is matched first, and its match cannot be analyzed: ${message}`,
  effect: 'if it takes requests of this HeadIngress, they do not reach the spokes',
});

function about(code: IngressCode, { owner }: Route): Pick<IngressFinding, 'code' | 'objects'> {
  return { code, objects: [virtualService(owner)] };
}

function virtualService(key: string): Ref & { kind: string } {
  const [namespace = '', name = ''] = key.split('/');
  return { kind: 'VirtualService', namespace, name };
}

/** Hosts that are within ours but claimed by others more specifically, so that ours is never matched. */
function hostsLost(listener: Listener, router: Router): IngressFinding[] {
  const lost = [...listener.virtualHosts].flatMap(([host, routes]) => {
    if (routes.some(isOf(router))) return [];
    if (!router.hosts.some((own) => isWithin(host, own))) return [];
    const values = exampleValues([
      ...predicatesOfSplit(router),
      ...predicatesOfHost(host, listener),
    ]);
    return values ? [{ host, routes, example: exampleOf(values, listener) }] : [];
  });
  const [first] = lost;
  if (!first) return [];
  const owners = [...new Set(lost.flatMap(({ routes }) => routes.map(({ owner }) => owner)))];
  const hosts = lost.map(({ host }) => host);
  const { answeredBy } = first.example;
  return [
    {
      code: 'HMLS0108',
      objects: owners.map(virtualService),
      facts: { host: first.host },
      message: `requests to ${enumerated(hosts)} do not reach it: other VirtualServices have a more specific host`,
      effect: answeredBy
        ? `VirtualService ${answeredBy} routes requests to ${first.host}`
        : `requests to ${first.host} get 404`,
      example: first.example,
    },
  ];
}

const SHOWN = 5;

function enumerated(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** The split is its last rule. */
const predicatesOfSplit = ({ rules }: Router): readonly Predicate[] =>
  rules.at(-1)?.matches[0]?.predicates ?? [];
