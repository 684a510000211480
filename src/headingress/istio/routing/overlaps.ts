import type { Ref } from '../../../kubernetes/object.ts';
import { implies, type Word, wordsFor } from './example.ts';
import type { Example, GatewayRequest, IngressCode, IngressFinding } from './findings.ts';
import { isWithin } from './hosts.ts';
import { answerer, type Door, isTakenBy, type Route, testsOfHost } from './listeners.ts';
import { opposite, type Test } from './predicate.ts';
import { Unreadable } from './regex.ts';
import type { Router } from './virtualservice.ts';

/** What goes elsewhere than people may think, between `router` and others at `door`. */
export function overlapsAt(door: Door, router: Router): IngressFinding[] {
  const within = [...door.virtualHosts].filter(([, routes]) => routes.some(isOf(router)));
  return [
    ...within.flatMap(([host, routes]) => overlapsUnder(host, routes, { door, router })),
    ...hostsLost(door, router),
  ];
}

interface Place {
  readonly door: Door;
  readonly router: Router;
}

const isOf =
  ({ key }: Router) =>
  ({ owner }: Route) =>
    owner === key;

/** Only the split counts: what is pinned is part of it. */
function overlapsUnder(host: string, routes: readonly Route[], place: Place): IngressFinding[] {
  const at = routes.findLastIndex(isOf(place.router));
  const mine = routes[at] as Route;
  return routes.flatMap((other, index) =>
    other.owner === mine.owner ? [] : between(mine, other, { isFirst: at < index, host }, place),
  );
}

interface Meeting {
  /** Whether ours is tried before the other. */
  readonly isFirst: boolean;
  readonly host: string;
}

function between(mine: Route, other: Route, meeting: Meeting, place: Place): IngressFinding[] {
  const hostTests = testsOfHost(meeting.host, place.door);
  const [first, second] = meeting.isFirst ? [mine, other] : [other, mine];
  try {
    const tests = [...mine.tests, ...other.tests, ...hostTests];
    const example = exampleFor(first.owner, tests, meeting.host, place.door);
    if (!example) return [];
    const all = implies([...second.tests, ...hostTests], first.tests);
    const extent = { all, host: meeting.host, example };
    if (!meeting.isFirst) return [taken(other, extent)];
    return all || !isMeant(mine, other) ? [taking(other, extent)] : [];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return meeting.isFirst ? [] : [unread(other, error)];
  }
}

/** How many routes that come before may be avoided at once. */
const DEPTH = 4;

/** A request that meets `tests`, and that `owner` decides on; undefined if others take them all. */
function exampleFor(
  owner: string,
  tests: readonly Test[],
  host: string,
  door: Door,
  depth: number = DEPTH,
): Example | undefined {
  const words = wordsFor(tests);
  if (!words) return undefined;
  const example = exampleOf(words, door);
  if (example.answeredBy === owner) return example;
  const before = door.virtualHosts.get(host)?.find((route) => isTakenBy(route, example.request));
  if (!before || depth === 0) return undefined;
  for (const test of before.tests) {
    const found = exampleFor(owner, [...tests, opposite(test)], host, door, depth - 1);
    if (found) return found;
  }
  return undefined;
}

/** The other one takes what is left by ours, and by many more: so it is with a catch-all. */
const isMeant = (mine: Route, other: Route) => implies(mine.tests, other.tests);

/** What `words` leave open is as in any request. */
function exampleOf(words: ReadonlyMap<string, Word>, door: Door): Example {
  const value = (subject: string) => words.get(subject)?.value;
  const request: GatewayRequest = {
    method: value('method') ?? 'GET',
    scheme: door.tls ? 'https' : 'http',
    authority: value('authority') ?? 'any.example',
    path: value('path') ?? '/',
    headers: named(words, 'header'),
    query: named(words, 'query'),
  };
  return { request, port: door.port, answeredBy: answerer(request, door) };
}

const named = (words: ReadonlyMap<string, Word>, what: string) =>
  Object.fromEntries(
    [...words].flatMap(([subject, { value }]) => {
      const [kind, name = ''] = subject.split(' ');
      return kind === what && value !== undefined ? [[name, value]] : [];
    }),
  );

interface Extent {
  readonly all: boolean;
  /** The pattern that requests are looked up under. */
  readonly host: string;
  readonly example: Example;
}

function taken(other: Route, { all, host, example }: Extent): IngressFinding {
  const id = `VirtualService ${other.owner}`;
  return {
    ...about(all ? 'HMLS0104' : 'HMLS0105', other),
    message: `${id} takes ${all ? 'all' : 'some'} of its requests${toHost(host)}: it is tried first`,
    effect: `they go where ${id} sends them, not to the spokes`,
    fix: all
      ? `choose another --prefix or --host, narrow ${id}, or have it made anew, so that it is the younger one`
      : `if that is not meant, narrow ${id} or choose another --prefix`,
    example,
  };
}

function taking(other: Route, { all, host, example }: Extent): IngressFinding {
  const id = `VirtualService ${other.owner}`;
  return {
    ...about(all ? 'HMLS0106' : 'HMLS0107', other),
    message: `it takes ${all ? 'all' : 'some'} requests${toHost(host)} of a route of ${id}: it is tried first`,
    effect: 'they go to the spokes',
    fix: `choose a narrower --prefix or a --host, or make this HeadIngress anew, so that ${id} is the older one`,
    example,
  };
}

const toHost = (host: string) => (host === '*' ? '' : ` to ${host}`);

const unread = (other: Route, { message }: Unreadable): IngressFinding => ({
  ...about('HMLS0115', other),
  message: `VirtualService ${other.owner} is tried first, and what it takes cannot be read: ${message}`,
  effect: 'if it takes requests of this HeadIngress, they do not reach the spokes',
  fix: 'compare its matches with the prefix: kubectl hmls headingress test shows where requests go',
});

function about(code: IngressCode, { owner }: Route): Pick<IngressFinding, 'code' | 'objects'> {
  return { code, objects: [virtualService(owner)] };
}

function virtualService(key: string): Ref & { kind: string } {
  const [namespace = '', name = ''] = key.split('/');
  return { kind: 'VirtualService', namespace, name };
}

/** Hosts that are among ours, but that others have for themselves, so that ours is never tried. */
function hostsLost(door: Door, router: Router): IngressFinding[] {
  const lost = [...door.virtualHosts].flatMap(([host, routes]) => {
    if (routes.some(isOf(router))) return [];
    if (!router.hosts.some((own) => isWithin(host, own))) return [];
    const words = wordsFor([...testsOfSplit(router), ...testsOfHost(host, door)]);
    return words ? [{ host, routes, example: exampleOf(words, door) }] : [];
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
      message: `requests to ${enumerated(hosts)} are not its own: others name the host itself`,
      effect: answeredBy
        ? `those to ${first.host} go where VirtualService ${answeredBy} sends them`
        : `those to ${first.host} are answered with 404`,
      fix: `if users come by that name, say so: --host=${first.host}`,
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
const testsOfSplit = ({ rules }: Router): readonly Test[] => rules.at(-1)?.matches[0]?.tests ?? [];
