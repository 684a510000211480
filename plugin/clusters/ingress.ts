import type { HeadIngressBackend } from '../../src/headingress/backend.ts';
import { istioBackend } from '../../src/headingress/istio/cluster/backend.ts';
import type { IngressCluster } from '../../src/headingress/istio/cluster/ingresscluster.ts';
import { istioKinds } from '../../src/headingress/istio/cluster/versions.ts';
import { userOn } from '../../src/headingress/istio/cluster/whoami.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { Ref } from '../../src/kubernetes/object.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { ingressFlags } from '../commands/flags/shared.ts';
import type { Context } from '../context.ts';
import { plainName } from '../select/names.ts';
import { once } from './once.ts';

/** How to reach the ingress cluster: by flag, environment or profile, see plugin/clusters/connections.ts. */
export type IngressFlags = FlagsOf<typeof ingressFlags>;

/** Whether an ingress cluster is configured. */
export const hasIngress = ({ ingressKubeconfig, ingressContext }: IngressFlags) =>
  ingressKubeconfig !== undefined || ingressContext !== undefined;

/** The ingress cluster, or else the hub. Prints its server on stderr. */
export async function connectIngress(
  flags: IngressFlags,
  { connect, io }: Pick<Context, 'connect' | 'io'>,
): Promise<Cluster> {
  const { namespace: _, ...hubFlags } = flags;
  const { ingressKubeconfig: kubeconfig = flags.kubeconfig, ingressContext: context } = flags;
  const ingress = await connect(hasIngress(flags) ? { kubeconfig, context } : hubFlags);
  io.err(`Ingress cluster: ${ingress.server}\n`);
  return ingress;
}

/** @param options `writes` looks up the user in advance, concurrently with other requests */
export async function ingressOf(
  flags: IngressFlags & { readonly apiVersion?: string | undefined },
  context: Context,
  { writes = false } = {},
): Promise<IngressCluster> {
  const ingress = await connectIngress(flags, context);
  const user = once(() => userOn(ingress));
  if (writes) user().catch(() => {}); // reported where the result is used
  return { ingress, kinds: await istioKinds(ingress, flags.apiVersion), user };
}

/** The backend for HeadIngresses on the ingress cluster. */
export const backendOf = async (
  ...where: Parameters<typeof ingressOf>
): Promise<HeadIngressBackend> => istioBackend(await ingressOf(...where));

/** The HeadIngress that the flags name; by default in the namespace of its HyperMLService. */
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
