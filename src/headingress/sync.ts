import { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { keyOf } from '../kubernetes/object.ts';
import { candidatesOf } from './backends.ts';
import type { Decide, SourcedMoment } from './decision.ts';
import { desiredHeadIngress } from './desired.ts';
import type { HeadIngress } from './headingress.ts';
import { followed, membershipNotes } from './membership.ts';

/** How a HeadIngress stands to the HyperMLService that it routes to. */
export interface SyncState {
  /** `orphaned`: there is no HyperMLService any more. `unknown`: the hub did not answer. */
  readonly state: 'synced' | 'behind' | 'orphaned' | 'unknown';
  /** What differs, a line for each; none if it is synced. */
  readonly reasons: readonly string[];
  /** By spoke. */
  readonly ready: ReadonlyMap<string, boolean>;
}

/** `hmls`: undefined if there is none, `unknown` if the hub did not answer. */
export function syncStateOf(
  ingress: HeadIngress,
  hmls: HyperMLService | 'unknown' | undefined,
): SyncState {
  const ready = new Map<string, boolean>();
  if (hmls === 'unknown') return { state: 'unknown', reasons: ['the hub does not answer'], ready };
  if (!hmls) {
    const reason = `HyperMLService ${keyOf(ingress.source)} is gone, but requests still go to its spokes`;
    return { state: 'orphaned', reasons: [reason], ready };
  }
  return compared(ingress, hmls);
}

function compared(ingress: HeadIngress, hmls: HyperMLService): SyncState {
  try {
    const candidates = candidatesOf(hmls, ingress.choice);
    const ready = new Map(candidates.map((c) => [c.spoke, c.backend?.ready ?? false]));
    const anew = ingress.source.uid === hmls.metadata.uid ? [] : ['HyperMLService was made anew'];
    const silent = candidates.flatMap(({ problem }) => problem?.message ?? []);
    const reasons = [...anew, ...differences(ingress, candidates), ...silent];
    return { state: reasons.length === 0 ? 'synced' : 'behind', reasons, ready };
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    return { state: 'behind', reasons: [error.message], ready: new Map() };
  }
}

const differences = ({ routes }: HeadIngress, candidates: ReturnType<typeof candidatesOf>) =>
  membershipNotes(followed(routes, candidates));

/**
 * Follows the HyperMLService: its spokes and their addresses. Weights are kept, and the weight of
 * spokes that left goes to the others.
 *
 * @throws HmlsError `not-found` if there is no HyperMLService any more
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
