import type { Placement } from '../hmls/placement.ts';
import type { Refusal } from './refusal.ts';
import type { SpokeCluster } from './spoke.ts';
import type { Work } from './work.ts';

/** How one placement stands, after this pass has done what it could. */
export interface Observation {
  readonly placement: Placement;
  /** As Karmada now has it, if it has one of ours. */
  readonly work?: Work | undefined;
  /** Why the spec is not, or not yet, in that Work. */
  readonly refusal?: Refusal | undefined;
  readonly spoke?: SpokeCluster | undefined;
}

/** What stands against the service as a whole. */
export interface Problems {
  /** Nothing was changed, because of this. */
  readonly refusal?: Refusal | undefined;
  /** Karmada could not be asked: what is said of the spokes is old. */
  readonly unreachable?: ReachProblem | undefined;
}

/** Why Karmada cannot be asked. */
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
