import { HmlsError } from '../../errors.ts';
import { countAt, isObject, listAt, objectAt, present, textAt } from '../../kubernetes/fields.ts';
import { type KubeObject, keyOf, type Ref } from '../../kubernetes/object.ts';
import type { OutlierDetection } from '../headingress.ts';

/** What one HeadIngress requires of a host that other HeadIngresses may route to as well. */
export interface Requirement {
  /** In ascending order. */
  readonly ports: readonly number[];
  /** The ports that use TLS, in ascending order. */
  readonly tls?: readonly number[];
  readonly connectTimeout?: string;
  readonly outliers?: OutlierDetection;
}

/** By user: the `namespace/name` of its VirtualService. */
export type Requirements = ReadonlyMap<string, Requirement>;

/** Annotation on shared objects: the requirements of their users, as JSON. */
export const REQUIREMENTS_ANNOTATION = 'tensorstack.dev/headingress-users';

/** Sorted by user, so that equal requirements give equal text. */
export const requirementsText = (requirements: Requirements) =>
  JSON.stringify(Object.fromEntries([...requirements].sort(([a], [b]) => (a < b ? -1 : 1))));

/** The requirements recorded on `object`; an invalid annotation is ignored. */
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

/** The users of `object`, sorted. */
export const usersOf = (object: KubeObject) => [...requirementsOn(object).keys()].sort();

/** `requirements` with the one of `user` replaced by `requirement`; undefined removes it. */
export function withRequirement(
  requirements: Requirements,
  user: Ref,
  requirement: Requirement | undefined,
): Requirements {
  const others = [...requirements].filter(([key]) => key !== keyOf(user));
  return new Map(requirement ? [...others, [keyOf(user), requirement]] : others);
}

/** Covers both: while traffic moves from one port to another, both must work. */
export function bothOf(old: Requirement | undefined, next: Requirement): Requirement {
  const tls = union(old?.tls, next.tls);
  return {
    ...next,
    ports: union(old?.ports, next.ports),
    ...(tls.length > 0 && { tls }),
  };
}

/** All required ports, in ascending order. */
export const portsOf = (requirements: Requirements) =>
  union(...[...requirements.values()].map((c) => c.ports));

/** All required ports that use TLS, in ascending order. */
export const tlsPortsOf = (requirements: Requirements) =>
  union(...[...requirements.values()].map((c) => c.tls));

const union = (...lists: readonly (readonly number[] | undefined)[]) =>
  [...new Set(lists.flatMap((list) => list ?? []))].sort((a, b) => a - b);

/**
 * Asserts that one object can meet all `requirements` on `host`.
 *
 * @throws HmlsError `conflict` if two of them contradict each other
 */
export function assertAgreed(host: string, requirements: Requirements): void {
  for (const port of tlsPortsOf(requirements)) {
    const plain = [...requirements].filter(
      ([, c]) => c.ports.includes(port) && !c.tls?.includes(port),
    );
    if (plain.length > 0) throw disagreement(host, plain, `port ${port} without TLS`);
  }
  assertOne(
    host,
    requirements,
    'a different connect timeout',
    (requirement) => requirement.connectTimeout,
  );
  assertOne(
    host,
    requirements,
    'different outlier detection',
    (requirement) => requirement.outliers,
  );
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
    {
      hint: 'Istio supports one setting per host: use the same, or change the other HeadIngress first',
    },
  );
