import type { Cluster } from '../../../kube/cluster.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
import type { LiveHeadIngress } from '../../backend.ts';
import { readHeadIngress } from '../read.ts';
import type { IstioKinds } from './versions.ts';
import { historyOn } from './virtualservice.ts';

/** The ingress cluster, how it spells Istio's kinds, and who it takes us for. */
export interface IngressCluster {
  readonly ingress: Cluster;
  readonly kinds: IstioKinds;
  user(): Promise<string>;
}

/** @throws HmlsError `conflict` if kubectl-hmls did not make the VirtualService */
export const liveOf = (virtualService: KubeObject): LiveHeadIngress => ({
  object: virtualService,
  headIngress: readHeadIngress(virtualService),
  history: historyOn(virtualService),
});
