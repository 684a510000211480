import { type Route, weightsOf } from '../../../src/headingress/headingress.ts';
import { remembered, type Split } from '../../../src/headingress/history.ts';
import type { Gate, Live } from '../../../src/headingress/istio/cluster/live.ts';
import { sameWeights } from '../../../src/headingress/weights.ts';
import type { Context } from '../../context.ts';

/**
 * The history of `live` with the split over `routes`, if that is another than the last. A split that
 * somebody made without us is noted, too, so that undo can go back to it.
 */
export async function historyWith(
  routes: readonly Route[],
  live: Live | undefined,
  reason: string | undefined,
  gate: Gate,
  { now }: Context,
): Promise<readonly Split[]> {
  const weights = weightsOf(routes);
  const time = now().toISOString();
  if (live && sameWeights(weights, weightsOf(live.headIngress.routes))) return live.history;
  const user = await gate.user();
  return remembered(foundBy(live, time), { time, user, ...(reason && { reason }), weights });
}

function foundBy(live: Live | undefined, time: string): readonly Split[] {
  if (!live) return [];
  const weights = weightsOf(live.headIngress.routes);
  const last = live.history.at(-1);
  return last && sameWeights(last.weights, weights)
    ? live.history
    : remembered(live.history, { time, user: 'unknown', reason: 'found so', weights });
}
