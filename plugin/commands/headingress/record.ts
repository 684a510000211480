import { userOn } from '../../../src/controller/whoami.ts';
import { type Route, weightsOf } from '../../../src/domain/headingress.ts';
import { remembered, type Split } from '../../../src/domain/split.ts';
import { sameWeights } from '../../../src/domain/weights.ts';
import type { Context } from '../../context.ts';
import type { Gate, Live } from './session.ts';

/** The history of `live` with the split over `routes`, if that is another than the last. */
export async function historyWith(
  routes: readonly Route[],
  live: Live | undefined,
  reason: string | undefined,
  { ingress }: Gate,
  { now }: Context,
): Promise<readonly Split[]> {
  const history = live?.history ?? [];
  const weights = weightsOf(routes);
  if (live && sameWeights(weights, weightsOf(live.headIngress.routes))) return history;
  const user = await userOn(ingress);
  const time = now().toISOString();
  return remembered(history, { time, user, ...(reason && { reason }), weights });
}
