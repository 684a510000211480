import type { Kind } from '../kubernetes/kinds.ts';
import type { SpokeCluster } from './spoke.ts';
import type { Work } from './work.ts';

export const WORKS: Kind<Work> = {
  apiVersion: 'work.karmada.io/v1alpha1',
  kind: 'Work',
  plural: 'works',
  namespaced: true,
};

/** Karmada's registered spokes. */
export const CLUSTERS: Kind<SpokeCluster> = {
  apiVersion: 'cluster.karmada.io/v1alpha1',
  kind: 'Cluster',
  plural: 'clusters',
  namespaced: false,
};
