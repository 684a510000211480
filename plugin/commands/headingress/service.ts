import { HmlsError } from '../../../src/errors.ts';
import type { LiveHeadIngress } from '../../../src/headingress/backend.ts';
import { syncStateOf } from '../../../src/headingress/sync.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { find } from '../../../src/kube/find.ts';
import type { Ref } from '../../../src/kubernetes/object.ts';
import type { ShownHeadIngress } from '../../../src/render/headingress.ts';
import type { Context } from '../../context.ts';
import { namedOrOnly } from '../../select/names.ts';
import type { RouteFlags } from '../flags/route.ts';

/** The HyperMLService that the flags name, or the only one in the namespace. */
export async function serviceOf(flags: RouteFlags, { connect }: Context): Promise<HyperMLService> {
  const hub = await connect(flags);
  return namedOrOnly(hub, flags.namespace ?? hub.defaultNamespace, flags.hmls);
}

/** Namespace and name of the HeadIngress of `hmls`. */
export const placeOf = (
  { metadata: { namespace = '', name } }: HyperMLService,
  flags: RouteFlags,
): Ref => ({ namespace: flags.ingressNamespace ?? namespace, name: flags.name ?? name });

/** `live`, compared with the HyperMLService that it routes to. */
export async function shownOf(
  { headIngress, object }: LiveHeadIngress,
  hub: Cluster,
): Promise<ShownHeadIngress> {
  return {
    ingress: headIngress,
    sync: syncStateOf(headIngress, await sourceOn(hub, headIngress.source)),
    created: object.metadata.creationTimestamp,
  };
}

async function sourceOn(hub: Cluster, ref: Ref): Promise<HyperMLService | 'unknown' | undefined> {
  try {
    return await find(hub, HYPERMLSERVICES, ref);
  } catch (error) {
    if (error instanceof HmlsError) return 'unknown';
    throw error;
  }
}
