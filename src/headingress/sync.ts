import { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { keyOf } from '../kubernetes/object.ts';
import { candidatesOf } from './backends.ts';
import type { Decide, SourcedMoment } from './decision.ts';
import { desiredHeadIngress } from './desired.ts';
import type { HeadIngress } from './headingress.ts';
import { followed, membershipNotes } from './membership.ts';

/** Whether a HeadIngress matches the HyperMLService that it routes to. */
export interface SyncState {
  /** `orphaned`: the HyperMLService no longer exists. `unknown`: it could not be read. */
  readonly state: 'synced' | 'behind' | 'orphaned' | 'unknown';
  /** The differences, one line each; empty if it is synced. */
  readonly reasons: readonly string[];
  /** By spoke. */
  readonly ready: ReadonlyMap<string, boolean>;
}

/** @param hmls undefined if it does not exist, `unknown` if it could not be read */
export function syncStateOf(
  ingress: HeadIngress,
  hmls: HyperMLService | 'unknown' | undefined,
): SyncState {
  const ready = new Map<string, boolean>();
  if (hmls === 'unknown')
    return {
      state: 'unknown',
      reasons: ['the HyperMLService could not be read from the hub'],
      ready,
    };
  if (!hmls) {
    const reason = `HyperMLService ${keyOf(ingress.source)} no longer exists, but its spokes still receive traffic`;
    return { state: 'orphaned', reasons: [reason], ready };
  }
  return compared(ingress, hmls);
}

function compared(ingress: HeadIngress, hmls: HyperMLService): SyncState {
  try {
    const candidates = candidatesOf(hmls, ingress.choice);
    const ready = new Map(candidates.map((c) => [c.spoke, c.backend?.ready ?? false]));
    const recreated =
      ingress.source.uid === hmls.metadata.uid ? [] : ['HyperMLService was recreated'];
    const unaddressed = candidates.flatMap(({ problem }) => problem?.message ?? []);
    const reasons = [...recreated, ...differences(ingress, candidates), ...unaddressed];
    return { state: reasons.length === 0 ? 'synced' : 'behind', reasons, ready };
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    return { state: 'behind', reasons: [error.message], ready: new Map() };
  }
}

const differences = ({ routes }: HeadIngress, candidates: ReturnType<typeof candidatesOf>) =>
  membershipNotes(followed(routes, candidates));

/**
 * Updates the routes to the spokes and addresses of the HyperMLService. Weights are kept; the weight of
 * removed spokes is redistributed.
 *
 * @throws HmlsError `not-found` if the HyperMLService no longer exists
 */
export const decideSync =
  (options: { readonly force?: boolean | undefined } = {}): Decide<SourcedMoment> =>
  ({ live: { headIngress }, service }) => {
    if (!(service instanceof HmlsError)) {
      return desiredHeadIngress(service, headIngress, options);
    }
    if (service.code !== 'not-found') throw service;
    const gone = `HyperMLService ${keyOf(headIngress.source)} no longer exists; nothing was changed`;
    throw new HmlsError('not-found', gone, {
      remedy: { is: 'delete-headingress', name: 'NAME' },
    });
  };
