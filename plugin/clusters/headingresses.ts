import { HmlsError } from '../../src/errors.ts';
import { VIRTUALSERVICES } from '../../src/headingress/istio/kinds.ts';
import { MANAGED_BY_LABELS, SOURCE_UID_ANNOTATION } from '../../src/headingress/ownership.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { type KubeObject, keyOf, refOf } from '../../src/kubernetes/object.ts';
import type { Context } from '../context.ts';
import { connectIngress, type IngressFlags } from './ingress.ts';

/** Finds the HeadIngresses of a HyperMLService. */
export type FindRoutes = (hmls: HyperMLService) => Promise<readonly KubeObject[]>;

/**
 * How to find the VirtualServices of a HyperMLService: on the ingress cluster that the flags name,
 * else on the hub, if it has any. Its own answer counts only where it was named:
 * a hub without Istio, or one that does not let us look, has none.
 */
export async function routesOn(
  flags: IngressFlags,
  hub: Cluster,
  context: Context,
): Promise<FindRoutes> {
  if (flags.ingressKubeconfig === undefined && flags.ingressContext === undefined) {
    return (hmls) => onHub(hub, hmls);
  }
  const ingress = await connectIngress(flags, context);
  return (hmls) => routesTo(hmls, ingress);
}

async function onHub(hub: Cluster, hmls: HyperMLService): Promise<readonly KubeObject[]> {
  try {
    return await routesTo(hmls, hub);
  } catch (error) {
    const unseen = error instanceof HmlsError && ['not-found', 'forbidden'].includes(error.code);
    if (unseen) return [];
    throw error;
  }
}

async function routesTo({ metadata }: HyperMLService, cluster: Cluster) {
  const labelSelector = Object.entries(MANAGED_BY_LABELS).map((pair) => pair.join('='))[0];
  const { items } = await cluster.list(VIRTUALSERVICES, { labelSelector });
  return items.filter(
    (service) => service.metadata.annotations?.[SOURCE_UID_ANNOTATION] === metadata.uid,
  );
}

/** Why `hmls` must not go while `routes` lead to it. */
export function stillRouted(hmls: HyperMLService, routes: readonly KubeObject[]): HmlsError {
  const names = routes.map((route) => keyOf(refOf(route))).join(', ');
  return new HmlsError(
    'conflict',
    `"${hmls.metadata.name}" still gets requests: HeadIngress ${names} routes to it`,
    { hint: `${routes.map((route) => deletionOf(hmls, route)).join('; ')}; or --force` },
  );
}

/** The command that deletes the HeadIngress. */
function deletionOf({ metadata }: HyperMLService, route: KubeObject): string {
  const { name, namespace } = route.metadata;
  const other = [
    ...(name === metadata.name ? [] : [`--name ${name}`]),
    ...(namespace === metadata.namespace ? [] : [`--ingress-namespace ${namespace}`]),
  ];
  const words = [metadata.name, '-n', metadata.namespace, ...other];
  return `kubectl hmls headingress delete ${words.join(' ')}`;
}
