import type { ScopeOf } from '../../hmls/placement.ts';
import type { ReachProblem } from '../../karmada/observation.ts';
import type { SpokeCluster } from '../../karmada/spoke.ts';
import type { Work } from '../../karmada/work.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Reflection } from '../../kube/reflection.ts';
import type { KubeObject } from '../../kubernetes/object.ts';

/** Karmada, while it can be reached. */
export interface Karmada {
  readonly api: Cluster;
  /** The Works of all HyperMLServices. */
  readonly works: Reflection<Work>;
  /** The Works of the HyperMLService with that uid, including terminating ones. */
  worksOf(uid: string): readonly Work[];
  readonly spokes: Reflection<SpokeCluster>;
  /** The scopes of at least the kinds of `manifests`. */
  scopesOf(manifests: readonly KubeObject[]): Promise<ScopeOf>;
}

export const isProblem = (karmada: Karmada | ReachProblem): karmada is ReachProblem =>
  'reason' in karmada;

export const spokeNamed = (karmada: Karmada, name: string): SpokeCluster | undefined =>
  karmada.spokes.get({ namespace: '', name });
