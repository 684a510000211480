import type { HeadIngress } from '../../../src/headingress/headingress.ts';
import type { Gate, Live } from '../../../src/headingress/istio/cluster/live.ts';
import { headIngressObjects, withHistory } from '../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import type { Context } from '../../context.ts';
import { historyWith } from './record.ts';

/** The objects of `ingress` to be written over `live`, with their history; the VirtualService is last. */
export async function objectsWith(
  ingress: HeadIngress,
  live: Live | undefined,
  reason: string | undefined,
  gate: Gate,
  context: Context,
): Promise<KubeObject[]> {
  const history = await historyWith(ingress.routes, live, reason, gate, context);
  const objects = headIngressObjects(ingress, gate.kinds.apiVersion);
  return objects.map((o) => (o.kind === 'VirtualService' ? withHistory(o, history) : o));
}
