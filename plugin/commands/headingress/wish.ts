import { findLive, type Gate, type Live } from '../../../src/headingress/istio/cluster/live.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { gateOf } from '../../clusters/ingress.ts';
import type { Context } from '../../context.ts';
import { namedOrOnly } from '../../select/names.ts';
import type { RouteFlags } from './flags.ts';
import { type Plan, planOf } from './plan.ts';

/** What the flags want for a HyperMLService, beside what there is. */
export interface Wish {
  readonly plan: Plan;
  readonly live: Live | undefined;
  readonly gate: Gate;
}

export async function serviceOf(flags: RouteFlags, { connect }: Context): Promise<HyperMLService> {
  const hub = await connect(flags);
  return namedOrOnly(hub, flags.namespace ?? hub.defaultNamespace, flags.hmls);
}

/**
 * @throws HmlsError `usage` or `not-ready` for a wish that cannot be granted, `conflict` if somebody
 *   else has a VirtualService of that name
 */
export async function wishedFor(flags: RouteFlags, context: Context): Promise<Wish> {
  const hmls = await serviceOf(flags, context);
  const gate = await gateOf(flags, context);
  const { namespace = '', name } = hmls.metadata;
  const ref = { namespace: flags.ingressNamespace ?? namespace, name: flags.name ?? name };
  const live = await findLive(gate, ref);
  return { gate, live, plan: planOf(hmls, live?.headIngress, flags) };
}
