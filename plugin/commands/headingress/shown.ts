import { HmlsError } from '../../../src/errors.ts';
import type { Live } from '../../../src/headingress/istio/cluster/live.ts';
import { syncStateOf } from '../../../src/headingress/sync.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { Ref } from '../../../src/kubernetes/object.ts';
import type { ShownHeadIngress } from '../../../src/render/headingress.ts';

/** `live` beside the HyperMLService that it routes to. */
export async function shownOf(
  { headIngress, virtualService }: Live,
  hub: Cluster,
): Promise<ShownHeadIngress> {
  return {
    ingress: headIngress,
    sync: syncStateOf(headIngress, await sourceOn(hub, headIngress.source)),
    created: virtualService.metadata.creationTimestamp,
  };
}

async function sourceOn(hub: Cluster, ref: Ref): Promise<HyperMLService | 'unknown' | undefined> {
  try {
    return await hub.get(HYPERMLSERVICES, ref);
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    return error.code === 'not-found' ? undefined : 'unknown';
  }
}
