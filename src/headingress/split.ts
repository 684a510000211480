import { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { keyOf } from '../kubernetes/object.ts';
import { candidatesOf } from './backends.ts';
import type { Decide, Decision, SourcedMoment } from './decision.ts';
import { assertReady, type HeadIngress, isGaining, weighted, weightsOf } from './headingress.ts';
import { restored, type Split, splitToUndo, undrained } from './history.ts';
import {
  assertKnown,
  resolveWeights,
  shifted,
  type WeightRequest,
  type Weights,
} from './weights.ts';

/** New weights for the spokes of a HeadIngress. */
export interface SplitDecision extends Decision {
  /** By spoke; undefined if it is unknown and the change is forced. */
  readonly readiness: ReadonlyMap<string, boolean> | undefined;
}

export type DecideSplit = Decide<SourcedMoment, SplitDecision>;

export interface SplitOptions {
  /** Proceeds even if spokes are not ready or their readiness is unknown. */
  readonly force?: boolean | undefined;
}

/** Sets the requested weights. */
export const decideWeights = (
  requests: readonly WeightRequest[],
  options: SplitOptions & { readonly normalize?: boolean | undefined } = {},
): DecideSplit =>
  splitBy(({ now }) => ({ weights: resolveWeights([...now.keys()], requests, options) }), options);

/** Redistributes the traffic of one spoke to the other spokes that are ready. */
export const decideDrain = (spoke: string, options: SplitOptions = {}): DecideSplit =>
  splitBy(({ now, isReady }) => {
    assertKnown([spoke], [...now.keys()]);
    return { weights: shifted(now, (name) => name === spoke, isReady), reason: `drain ${spoke}` };
  }, options);

/** Restores the weight of a drained spoke. */
export const decideUndrain = (spoke: string, options: SplitOptions = {}): DecideSplit =>
  splitBy(({ now, history }) => {
    assertKnown([spoke], [...now.keys()]);
    return { weights: undrained(history, now, spoke), reason: `undrain ${spoke}` };
  }, options);

/** Restores the split of `revision`, or else the latest one that differs from the current. */
export const decideUndo = (revision: number | undefined, options: SplitOptions = {}): DecideSplit =>
  splitBy(({ now, history, isReady }) => {
    const split = splitToUndo(history, now, revision);
    return { weights: restored(split, now, isReady), reason: `undo to revision ${split.revision}` };
  }, options);

interface Splitting {
  readonly now: Weights;
  readonly history: readonly Split[];
  isReady(spoke: string): boolean;
}

interface Chosen {
  readonly weights: Weights;
  readonly reason?: string;
}

/** @throws HmlsError `not-ready` if the weight of a spoke that is not ready would increase */
const splitBy =
  (choose: (splitting: Splitting) => Chosen, { force = false }: SplitOptions): DecideSplit =>
  ({ live: { headIngress, history }, service }) => {
    const { routes } = headIngress;
    const readiness = readinessOf(headIngress, service, force);
    const isReady = (spoke: string) => force || (readiness?.get(spoke) ?? false);
    const { weights, reason } = choose({ now: weightsOf(routes), history, isReady });
    const next = weighted(routes, weights);
    const rated = next.map((route) => ({ ...route, ready: isReady(route.spoke) }));
    assertReady(rated.filter(isGaining(routes)));
    return { headIngress: { ...headIngress, routes: next }, reason, routesOnly: true, readiness };
  };

/** By spoke; undefined if it is unknown and the change is forced. */
function readinessOf(
  { source, choice }: HeadIngress,
  service: HyperMLService | HmlsError,
  force: boolean,
): ReadonlyMap<string, boolean> | undefined {
  try {
    if (service instanceof HmlsError) throw service;
    const candidates = candidatesOf(service, choice);
    return new Map(candidates.map(({ spoke, backend }) => [spoke, backend?.ready ?? false]));
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    if (force) return undefined;
    const why =
      error.code === 'not-found' ? 'no longer exists' : `could not be read: ${error.message}`;
    throw new HmlsError(
      'not-ready',
      `it is unknown which spokes are ready: HyperMLService ${keyOf(source)} ${why}`,
      { remedy: { is: 'force-unknown-readiness' } },
    );
  }
}
