import type { HyperMLService } from '../hmls/hypermlservice.ts';
import type { ScopeOf } from '../hmls/placement.ts';
import type { Policy } from '../karmada/admission.ts';
import type { ReachProblem } from '../karmada/observation.ts';
import type { SpokeCluster } from '../karmada/spoke.ts';
import type { Work } from '../karmada/work.ts';
import type { Cluster } from '../kube/cluster.ts';
import type { Reflection } from '../kube/reflection.ts';
import type { KubeObject, Ref } from '../kubernetes/object.ts';
import type { Note } from '../status/transitions.ts';

/** Everything outside of it that a pass of the controller may touch. */
export interface World {
  readonly hub: Cluster;
  readonly services: Reflection<HyperMLService>;
  /** Karmada, or why it cannot be asked now; undefined while that is being found out. */
  karmada(): Karmada | ReachProblem | undefined;
  readonly policy: Policy;
  readonly report: Report;
  now(): Date;
}

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

/** One pass over one HyperMLService, while Karmada can be reached. */
export interface Pass {
  readonly hmls: HyperMLService;
  readonly karmada: Karmada;
  readonly world: World;
}

/** Where a pass says what it did; metrics, logs and Events hang on it. */
export interface Report {
  wrote(cluster: 'hub' | 'karmada', verb: WriteVerb, kind: string, ref: Ref): void;
  /** Something happened to a HyperMLService that people should hear of. */
  noted(hmls: HyperMLService, notes: readonly Note[]): void;
}

export type WriteVerb = 'create' | 'update' | 'delete' | 'status';

export const isProblem = (karmada: Karmada | ReachProblem): karmada is ReachProblem =>
  'reason' in karmada;

export const spokeNamed = (karmada: Karmada, name: string): SpokeCluster | undefined =>
  karmada.spokes.get({ namespace: '', name });

/** The Works that the HyperMLService of this pass made. */
export const ownWorks = ({ hmls, karmada }: Pass): readonly Work[] =>
  karmada.worksOf(hmls.metadata.uid ?? '');
