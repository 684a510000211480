import { HmlsError } from '../../errors.ts';
import { countAt, isObject, listAt, objectAt, present, textAt } from '../../kubernetes/fields.ts';
import { type KubeObject, keyOf, type Ref } from '../../kubernetes/object.ts';
import type { OutlierDetection } from '../headingress.ts';

/** What one HeadIngress needs of a host that others may route to as well. */
export interface Requirement {
  /** In order. */
  readonly ports: readonly number[];
  /** Those of the ports that speak TLS. */
  readonly tls?: readonly number[];
  readonly connectTimeout?: string;
  readonly outliers?: OutlierDetection;
}

/** By user, the `namespace/name` of a VirtualService. */
export type Requirements = ReadonlyMap<string, Requirement>;

/** On what HeadIngresses share: who routes to it, and what they need of it; JSON. */
export const REQUIREMENTS_ANNOTATION = 'tensorstack.dev/headingress-users';

/** In the order of users, so that the same requirements make the same bytes. */
export const requirementsText = (requirements: Requirements) =>
  JSON.stringify(Object.fromEntries([...requirements].sort(([a], [b]) => (a < b ? -1 : 1))));

/** The requirements noted on `object`; anything else in the annotation is ignored. */
export function requirementsOn({ metadata }: KubeObject): Requirements {
  const found = parsed(metadata.annotations?.[REQUIREMENTS_ANNOTATION] ?? '{}');
  const entries = isObject(found) ? Object.entries(found) : [];
  return new Map(entries.map(([user, requirement]) => [user, requirementIn(requirement)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function requirementIn(value: unknown): Requirement {
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
export const usersOf = (object: KubeObject) => [...requirementsOn(object).keys()].sort();

/** `requirements` with the requirement of `user` in place of the one it had, if any; undefined takes it away. */
export function withRequirement(
  requirements: Requirements,
  user: Ref,
  requirement: Requirement | undefined,
): Requirements {
  const others = [...requirements].filter(([key]) => key !== keyOf(user));
  return new Map(requirement ? [...others, [keyOf(user), requirement]] : others);
}

/** What serves both: while traffic moves from one port to another, either must work. */
export function bothOf(old: Requirement | undefined, next: Requirement): Requirement {
  const tls = union(old?.tls, next.tls);
  return {
    ...next,
    ports: union(old?.ports, next.ports),
    ...(tls.length > 0 && { tls }),
  };
}

/** All ports that are required, in order. */
export const portsOf = (requirements: Requirements) =>
  union(...[...requirements.values()].map((c) => c.ports));

/** Those of them that speak TLS. */
export const tlsPortsOf = (requirements: Requirements) =>
  union(...[...requirements.values()].map((c) => c.tls));

const union = (...lists: readonly (readonly number[] | undefined)[]) =>
  [...new Set(lists.flatMap((list) => list ?? []))].sort((a, b) => a - b);

/**
 * Makes sure that one object can serve all of `requirements` on `host`.
 *
 * @throws HmlsError `conflict` if two want different things of it
 */
export function assertAgreed(host: string, requirements: Requirements): void {
  for (const port of tlsPortsOf(requirements)) {
    const plain = [...requirements].filter(
      ([, c]) => c.ports.includes(port) && !c.tls?.includes(port),
    );
    if (plain.length > 0) throw disagreement(host, plain, `no TLS on port ${port}`);
  }
  assertOne(
    host,
    requirements,
    'another connect timeout',
    (requirement) => requirement.connectTimeout,
  );
  assertOne(host, requirements, 'another outlier detection', (requirement) => requirement.outliers);
}

function assertOne(
  host: string,
  requirements: Requirements,
  what: string,
  of: (requirement: Requirement) => unknown,
) {
  const set = [...requirements].filter(([, requirement]) => of(requirement) !== undefined);
  const last = set.at(-1);
  if (!last) return;
  const others = set.filter(
    ([, requirement]) => JSON.stringify(of(requirement)) !== JSON.stringify(of(last[1])),
  );
  if (others.length > 0) throw disagreement(host, others, what);
}

const disagreement = (
  host: string,
  users: readonly (readonly [string, Requirement])[],
  what: string,
) =>
  new HmlsError(
    'conflict',
    `${host} is shared with ${users.map(([user]) => user).join(', ')}, which needs ${what}`,
    { hint: 'Istio has one setting for a host: give the same, or change the other one first' },
  );
