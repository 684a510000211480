import type { Cluster } from '../../../kube/cluster.ts';
import { find } from '../../../kube/find.ts';
import type { KubeObject, Ref } from '../../../kubernetes/object.ts';
import type { HeadIngress } from '../../headingress.ts';
import type { Split } from '../../history.ts';
import { readHeadIngress } from '../read.ts';
import type { IstioKinds } from './versions.ts';
import { historyOn } from './virtualservice.ts';

/** The ingress cluster, how it spells Istio's kinds, and who it takes us for. */
export interface Gate {
  readonly ingress: Cluster;
  readonly kinds: IstioKinds;
  user(): Promise<string>;
}

export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

/** A HeadIngress that is there. */
export interface Live {
  readonly virtualService: KubeObject;
  readonly headIngress: HeadIngress;
  /** The current split comes last. */
  readonly history: readonly Split[];
}

/** @throws HmlsError `conflict` if somebody else made the VirtualService */
export const liveOf = (virtualService: KubeObject): Live => ({
  virtualService,
  headIngress: readHeadIngress(virtualService),
  history: historyOn(virtualService),
});

/** @throws HmlsError `conflict` as above */
export async function findLive({ ingress, kinds }: Gate, ref: Ref): Promise<Live | undefined> {
  const virtualService = await find(ingress, kinds.virtualServices, ref);
  return virtualService && liveOf(virtualService);
}

/** @throws HmlsError `not-found`, or `conflict` as above */
export const getLive = async ({ ingress, kinds }: Gate, ref: Ref): Promise<Live> =>
  liveOf(await ingress.get(kinds.virtualServices, ref));
