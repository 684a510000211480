import type { HyperMLService } from '../../hmls/hypermlservice.ts';
import type { Policy } from '../../karmada/admission.ts';
import type { ReachProblem } from '../../karmada/observation.ts';
import type { Work } from '../../karmada/work.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Reflection } from '../../kube/reflection.ts';
import type { Karmada } from '../karmada/karmada.ts';
import type { Report } from '../report.ts';
import type { StatusWriter } from '../statuswriter.ts';

/** Everything outside of it that a pass may use. */
export interface World {
  readonly hub: Cluster;
  readonly services: Reflection<HyperMLService>;
  /** Karmada, or why it cannot be reached; undefined while that is not known yet. */
  karmada(): Karmada | ReachProblem | undefined;
  readonly policy: Policy;
  readonly report: Report<HyperMLService>;
  now(): Date;
}

export type HmlsStatusWriter = StatusWriter<HyperMLService>;

/** One pass over one HyperMLService, while Karmada can be reached. */
export interface Pass {
  readonly hmls: HyperMLService;
  readonly karmada: Karmada;
  readonly world: World;
}

/** The Works of the HyperMLService of this pass. */
export const ownWorks = ({ hmls, karmada }: Pass): readonly Work[] =>
  karmada.worksOf(hmls.metadata.uid ?? '');
