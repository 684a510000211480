import {
  type Backend,
  type BackendChoice,
  backendsOf,
  candidatesOf,
} from '../../../src/headingress/backends.ts';
import {
  assertReady,
  defaultSettings,
  type HeadIngress,
  type HeadIngressSettings,
  type Route,
  type WeightedBackend,
  weighted,
  weightsOf,
} from '../../../src/headingress/headingress.ts';
import { assertExpressible } from '../../../src/headingress/istio/spelling.ts';
import { followed, membershipNotes } from '../../../src/headingress/membership.ts';
import { parseWeights, resolveWeights } from '../../../src/headingress/weights.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import type { RouteFlags } from './flags.ts';
import { settingsOf } from './settings.ts';

/** What is to be, and what about it may surprise. */
export interface Plan {
  readonly ingress: HeadIngress;
  /** Its routes, with how the spokes do. */
  readonly routes: readonly WeightedBackend[];
  readonly notes: readonly string[];
}

/**
 * The HeadIngress of `hmls` as the flags want it; what they leave open stays as in `live`, if there is
 * one.
 *
 * @throws HmlsError `usage` for flags that make no sense, `not-ready` if a spoke cannot take requests
 */
export function planOf(
  hmls: HyperMLService,
  live: HeadIngress | undefined,
  flags: RouteFlags,
): Plan {
  const source = { ...refOf(hmls), uid: hmls.metadata.uid ?? '' };
  const settings = settingsOf(flags, live ?? defaultSettings(source));
  const { routes, notes } = routesOf(hmls, live, settings, flags);
  if (!flags.force) assertReady(routes.filter(isGaining(live?.routes ?? [])));
  const pins = live?.pins ?? [];
  const kept = pins.filter((pin) => routes.some(({ spoke }) => spoke === pin.spoke));
  const ingress: HeadIngress = {
    ...settings,
    source,
    name: flags.name ?? live?.name ?? source.name,
    namespace: flags.ingressNamespace ?? live?.namespace ?? source.namespace,
    routes: routes.map(({ ready: _, ...route }) => route),
    pins: kept,
  };
  assertExpressible(ingress);
  const lost = pins.filter((pin) => !kept.includes(pin));
  return {
    ingress,
    routes,
    notes: [...notes, ...lost.map((p) => `${p.header}=${p.value} is pinned no longer`)],
  };
}

export const headIngressOf = (hmls: HyperMLService, flags: RouteFlags) =>
  planOf(hmls, undefined, flags).ingress;

function routesOf(
  hmls: HyperMLService,
  live: HeadIngress | undefined,
  { choice }: HeadIngressSettings,
  flags: RouteFlags,
): Pick<Plan, 'routes' | 'notes'> {
  if (!live) {
    const backends = backendsOf(hmls, choice);
    return { routes: weighted(backends, weightsFor(backends, flags)), notes: [] };
  }
  const candidates = candidatesFor(hmls, choice, live);
  const membership = followed(live.routes, flags.force ? candidates.map(asReady) : candidates);
  const notes = membershipNotes(membership);
  const { routes } = membership;
  return flags.weight === undefined
    ? { routes, notes }
    : { routes: weighted(routes, weightsFor(routes, flags)), notes };
}

type Candidate = ReturnType<typeof candidatesOf>[number];

/** Where a spoke answered by another choice is no place to send requests by this one. */
function candidatesFor(hmls: HyperMLService, choice: BackendChoice, live: HeadIngress) {
  const isSame = choice.service === live.choice.service && choice.release === live.choice.release;
  if (isSame) return candidatesOf(hmls, choice);
  return backendsOf(hmls, choice).map((backend): Candidate => ({ spoke: backend.spoke, backend }));
}

const asReady = (candidate: Candidate): Candidate =>
  candidate.backend ? { ...candidate, backend: { ...candidate.backend, ready: true } } : candidate;

const weightsFor = (
  backends: readonly Pick<Backend, 'spoke'>[],
  { weight, normalize }: RouteFlags,
) =>
  resolveWeights(
    backends.map(({ spoke }) => spoke),
    weight === undefined ? [] : parseWeights(weight),
    { normalize },
  );

/** Whether a route is to get more than it has: only then does it matter whether it is ready. */
export function isGaining(before: readonly Route[]): (route: Route) => boolean {
  const weights = weightsOf(before);
  return ({ spoke, weight }) => weight > (weights.get(spoke) ?? 0);
}
