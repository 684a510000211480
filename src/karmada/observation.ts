import type { Placement } from '../hmls/placement.ts';
import type { Refusal } from './refusal.ts';
import type { SpokeCluster } from './spoke.ts';
import type { Work } from './work.ts';

/** The state of one placement, at the end of a pass. */
export interface Observation {
  readonly placement: Placement;
  /** As it now is in Karmada; absent if this HyperMLService has none. */
  readonly work?: Work | undefined;
  /** Why the spec is not, or not yet, in that Work. */
  readonly refusal?: Refusal | undefined;
  readonly spoke?: SpokeCluster | undefined;
}

/** Problems of the service as a whole. */
export interface Problems {
  /** Why nothing was applied. */
  readonly refusal?: Refusal | undefined;
  /** Why Karmada could not be reached: what is known of the spokes may be stale. */
  readonly unreachable?: ReachProblem | undefined;
}

/** Why Karmada cannot be reached. */
export interface ReachProblem {
  readonly reason:
    | 'KarmadaSecretNotFound'
    | 'KarmadaSecretKeyNotFound'
    | 'KarmadaSecretForbidden'
    | 'KarmadaKubeconfigInvalid'
    | 'KarmadaUnreachable'
    | 'KarmadaRefused';
  readonly message: string;
}
