import { HmlsError } from '../../errors.ts';
import { countAt, isObject, listAt, objectAt, present, textAt } from '../../kubernetes/fields.ts';
import { type KubeObject, keyOf, type Ref } from '../../kubernetes/object.ts';
import type { OutlierDetection } from '../headingress.ts';

/** What one HeadIngress needs of a host that others may route to as well. */
export interface Claim {
  /** In order. */
  readonly ports: readonly number[];
  /** Those of the ports that speak TLS. */
  readonly tls?: readonly number[];
  readonly connectTimeout?: string;
  readonly outliers?: OutlierDetection;
}

/** By user, the `namespace/name` of a VirtualService. */
export type Claims = ReadonlyMap<string, Claim>;

/** How shared objects are written down. */
export interface Drawing {
  /** The object as it must be for other claims; undefined if those do not need it. */
  redrawn(object: KubeObject, claims: Claims): KubeObject | undefined;
  /** The host that it is about. */
  hostOf(object: KubeObject): string;
}

/** On what HeadIngresses share: who routes to it, and what they need of it; JSON. */
export const CLAIMS_ANNOTATION = 'tensorstack.dev/headingress-users';

/** In the order of users, so that the same claims make the same bytes. */
export const claimsText = (claims: Claims) =>
  JSON.stringify(Object.fromEntries([...claims].sort(([a], [b]) => (a < b ? -1 : 1))));

/** The claims on `object`. What somebody else put there counts for nothing. */
export function claimsOn({ metadata }: KubeObject): Claims {
  const found = parsed(metadata.annotations?.[CLAIMS_ANNOTATION] ?? '{}');
  const entries = isObject(found) ? Object.entries(found) : [];
  return new Map(entries.map(([user, claim]) => [user, claimOf(claim)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function claimOf(value: unknown): Claim {
  const tls = numbersAt(value, 'tls');
  return {
    ports: numbersAt(value, 'ports'),
    ...(tls.length > 0 && { tls }),
    ...present({
      connectTimeout: textAt(value, 'connectTimeout'),
      outliers: outliersOf(objectAt(value, 'outliers')),
    }),
  };
}

const numbersAt = (value: unknown, field: string) =>
  listAt(value, field).filter((port): port is number => typeof port === 'number');

function outliersOf(value: unknown): OutlierDetection | undefined {
  const errors = countAt(value, 'errors');
  const interval = textAt(value, 'interval');
  const ejectionTime = textAt(value, 'ejectionTime');
  if (errors === undefined || interval === undefined || ejectionTime === undefined)
    return undefined;
  return { errors, interval, ejectionTime };
}

/** The users of `object`, in order. */
export const usersOf = (object: KubeObject) => [...claimsOn(object).keys()].sort();

/** `claims` with that of `user` in place of the one they had, if any; undefined takes it away. */
export function withClaim(claims: Claims, user: Ref, claim: Claim | undefined): Claims {
  const others = [...claims].filter(([key]) => key !== keyOf(user));
  return new Map(claim ? [...others, [keyOf(user), claim]] : others);
}

/** What serves both: while traffic moves from one port to another, either must work. */
export function bothOf(old: Claim | undefined, next: Claim): Claim {
  const tls = union(old?.tls, next.tls);
  return {
    ...next,
    ports: union(old?.ports, next.ports),
    ...(tls.length > 0 && { tls }),
  };
}

/** All ports that somebody needs, in order. */
export const portsOf = (claims: Claims) => union(...[...claims.values()].map((c) => c.ports));

/** Those of them that speak TLS. */
export const tlsPortsOf = (claims: Claims) => union(...[...claims.values()].map((c) => c.tls));

const union = (...lists: readonly (readonly number[] | undefined)[]) =>
  [...new Set(lists.flatMap((list) => list ?? []))].sort((a, b) => a - b);

/**
 * Sees to it that one object can serve all of `claims` on `host`.
 *
 * @throws HmlsError `conflict` if two want different things of it
 */
export function assertAgreed(host: string, claims: Claims): void {
  for (const port of tlsPortsOf(claims)) {
    const plain = [...claims].filter(([, c]) => c.ports.includes(port) && !c.tls?.includes(port));
    if (plain.length > 0) throw disagreement(host, plain, `no TLS on port ${port}`);
  }
  assertOne(host, claims, 'another connect timeout', (claim) => claim.connectTimeout);
  assertOne(host, claims, 'another outlier detection', (claim) => claim.outliers);
}

function assertOne(host: string, claims: Claims, what: string, of: (claim: Claim) => unknown) {
  const set = [...claims].filter(([, claim]) => of(claim) !== undefined);
  const last = set.at(-1);
  if (!last) return;
  const others = set.filter(
    ([, claim]) => JSON.stringify(of(claim)) !== JSON.stringify(of(last[1])),
  );
  if (others.length > 0) throw disagreement(host, others, what);
}

const disagreement = (host: string, users: readonly (readonly [string, Claim])[], what: string) =>
  new HmlsError(
    'conflict',
    `${host} is shared with ${users.map(([user]) => user).join(', ')}, which needs ${what}`,
    { hint: 'Istio has one setting for a host: give the same, or change the other one first' },
  );
