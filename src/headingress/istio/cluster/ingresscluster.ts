import type { Cluster } from '../../../kube/cluster.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
import type { LiveHeadIngress } from '../../backend.ts';
import { readHeadIngress } from '../read.ts';
import type { IstioKinds } from './versions.ts';
import { historyOn } from './virtualservice.ts';

/** The ingress cluster, the Istio kinds that it serves, and the user that it authenticates us as. */
export interface IngressCluster {
  readonly ingress: Cluster;
  readonly kinds: IstioKinds;
  user(): Promise<string>;
}

/** @throws HmlsError `conflict` if the VirtualService was not created by kubectl-hmls */
export const liveOf = (virtualService: KubeObject): LiveHeadIngress => ({
  object: virtualService,
  headIngress: readHeadIngress(virtualService),
  history: historyOn(virtualService),
});
