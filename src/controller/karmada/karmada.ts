import type { ScopeOf } from '../../hmls/placement.ts';
import type { ReachProblem } from '../../karmada/observation.ts';
import type { SpokeCluster } from '../../karmada/spoke.ts';
import type { Work } from '../../karmada/work.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Reflection } from '../../kube/reflection.ts';
import type { KubeObject } from '../../kubernetes/object.ts';

/** What the controller knows of Karmada while it can reach it. */
export interface Karmada {
  readonly api: Cluster;
  /** Those that a HyperMLService made, of all HyperMLServices. */
  readonly works: Reflection<Work>;
  /** Of those, the ones of the HyperMLService with that uid, those that are going included. */
  worksOf(uid: string): readonly Work[];
  readonly spokes: Reflection<SpokeCluster>;
  /** Knows the scope of the kinds of `manifests` at least. */
  scopesOf(manifests: readonly KubeObject[]): Promise<ScopeOf>;
}

export const isProblem = (karmada: Karmada | ReachProblem): karmada is ReachProblem =>
  'reason' in karmada;

export const spokeNamed = (karmada: Karmada, name: string): SpokeCluster | undefined =>
  karmada.spokes.get({ namespace: '', name });
