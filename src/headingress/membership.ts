import { urlOf } from '../workloads/address.ts';
import type { Candidate } from './backends.ts';
import type { Route, WeightedBackend } from './headingress.ts';
import { shifted, type Weights } from './weights.ts';

/** The routes of a HeadIngress updated to the spokes of its HyperMLService, and the differences. */
export interface Membership {
  readonly routes: readonly WeightedBackend[];
  /** New spokes. They get no requests until their weight is set. */
  readonly joined: readonly string[];
  /** Routes to removed spokes. */
  readonly left: readonly Route[];
  /** Spokes whose address has changed. */
  readonly moved: readonly string[];
}

/**
 * Updates routes to the spokes of a HyperMLService: weights are kept, and the weight of removed spokes is
 * redistributed in proportion to the spokes that are ready. A spoke that reports no address at the moment
 * keeps its last known one, and counts as not ready.
 *
 * @throws HmlsError `not-ready` if no spoke is ready to take the weight of removed spokes
 */
export function followed(live: readonly Route[], candidates: readonly Candidate[]): Membership {
  const before = new Map(live.map((route) => [route.spoke, route]));
  const members = candidates.flatMap((candidate) => memberOf(candidate, before) ?? []);
  const left = live.filter(({ spoke }) => !candidates.some((c) => c.spoke === spoke));
  const weights = weightsAfter(members, left);
  return {
    routes: members.map((member) => ({ ...member, weight: weights.get(member.spoke) ?? 0 })),
    joined: members.flatMap(({ spoke }) => (before.has(spoke) ? [] : spoke)),
    left,
    moved: members.flatMap(({ spoke, address }) => {
      const known = before.get(spoke)?.address;
      return known && urlOf(known) !== urlOf(address) ? spoke : [];
    }),
  };
}

function memberOf(
  { spoke, backend }: Candidate,
  before: ReadonlyMap<string, Route>,
): WeightedBackend | undefined {
  const route = before.get(spoke);
  if (backend) return { ...backend, weight: route?.weight ?? 0 };
  return route && { ...route, ready: false };
}

function weightsAfter(members: readonly WeightedBackend[], left: readonly Route[]): Weights {
  const all = new Map([...members, ...left].map(({ spoke, weight }) => [spoke, weight]));
  const gone = new Set(left.map(({ spoke }) => spoke));
  const ready = new Set(members.filter((m) => m.ready).map(({ spoke }) => spoke));
  return shifted(
    all,
    (spoke) => gone.has(spoke),
    (spoke) => ready.has(spoke),
  );
}

/** What a sync changes, one line each. */
export function membershipNotes({ routes, joined, left, moved }: Membership): string[] {
  const at = new Map(routes.map((route) => [route.spoke, route.address.host]));
  return [
    ...left.map(({ spoke, weight }) => `${spoke} left with ${weight} %`),
    ...joined.map(
      (spoke) => `${spoke} joined with 0 %: it gets no traffic until its weight is set`,
    ),
    ...moved.map((spoke) => `${spoke} moved to ${at.get(spoke)}`),
  ];
}
