import { find } from '../../../src/controller/headingresswrite.ts';
import { type IstioKinds, istioKinds } from '../../../src/controller/istio.ts';
import { historyOn } from '../../../src/controller/virtualservice.ts';
import { userOn } from '../../../src/controller/whoami.ts';
import type { HeadIngress } from '../../../src/headingress/headingress.ts';
import type { Split } from '../../../src/headingress/history.ts';
import { readHeadIngress } from '../../../src/headingress/istio/read.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { KubeObject, Ref } from '../../../src/kubernetes/object.ts';
import type { Context } from '../../context.ts';
import { connectIngress, type IngressFlags } from '../../ingress.ts';
import { plainName } from '../../names.ts';

/** The ingress cluster, how it spells Istio's kinds, and who it takes us for. */
export interface Gate {
  readonly ingress: Cluster;
  readonly kinds: IstioKinds;
  user(): Promise<string>;
}

/** Who is about to write will want to know the user: that is then asked beside the rest. */
export async function gateOf(
  flags: IngressFlags & { readonly apiVersion?: string | undefined },
  context: Context,
  { writes = false } = {},
): Promise<Gate> {
  const ingress = await connectIngress(flags, context);
  const user = once(() => userOn(ingress));
  if (writes) user().catch(() => {}); // told to whoever needs it
  return { ingress, kinds: await istioKinds(ingress, flags.apiVersion), user };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
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

/** Where the VirtualService of that name is: beside its HyperMLService, unless the flags say otherwise. */
export async function refIn(
  flags: IngressFlags & { readonly name: string },
  { connect }: Pick<Context, 'connect'>,
): Promise<Ref> {
  const { namespace, ingressNamespace, name } = flags;
  const known = ingressNamespace ?? namespace;
  return {
    namespace: known ?? (await connect(flags)).defaultNamespace,
    name: plainName(name.replace(/^virtualservice(\.networking\.istio\.io)?\//, '')),
  };
}
