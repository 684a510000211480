import { find } from '../../../src/controller/headingresswrite.ts';
import { type IstioKinds, istioKinds } from '../../../src/controller/istio.ts';
import { historyOn } from '../../../src/controller/virtualservice.ts';
import type { HeadIngress } from '../../../src/domain/headingress.ts';
import type { KubeObject, Ref } from '../../../src/domain/object.ts';
import type { Split } from '../../../src/domain/split.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { readHeadIngress } from '../../../src/render/istioread.ts';
import type { Context } from '../../context.ts';
import { connectIngress, type IngressFlags } from '../../ingress.ts';
import { plainName } from '../../names.ts';

/** The ingress cluster, and how it spells Istio's kinds. */
export interface Gate {
  readonly ingress: Cluster;
  readonly kinds: IstioKinds;
}

export async function gateOf(
  flags: IngressFlags & { readonly apiVersion?: string | undefined },
  context: Context,
): Promise<Gate> {
  const ingress = await connectIngress(flags, context);
  return { ingress, kinds: await istioKinds(ingress, flags.apiVersion) };
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

/** Where the VirtualService of that name is: beside its HyperMLService, unless the flags say otherwise. */
export async function refIn(
  flags: IngressFlags & { readonly name: string },
  { connect }: Context,
): Promise<Ref> {
  const { namespace, ingressNamespace, name } = flags;
  const known = ingressNamespace ?? namespace;
  return {
    namespace: known ?? (await connect(flags)).defaultNamespace,
    name: plainName(name.replace(/^virtualservice(\.networking\.istio\.io)?\//, '')),
  };
}
