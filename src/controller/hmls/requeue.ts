import { unseenForMs } from '../../karmada/deletion.ts';
import { nextNudge } from '../../karmada/nudge.ts';
import { isReady } from '../../karmada/spoke.ts';
import { clusterOf, type Work } from '../../karmada/work.ts';
import { spokeNamed } from '../karmada/karmada.ts';
import type { Outcome } from '../outcome.ts';
import { isGoing } from './apply.ts';
import type { Pass } from './world.ts';

/** When to requeue because Karmada must be nudged about one of `works`. */
export function untilNudge(works: readonly Work[], { karmada, world }: Pass): Outcome {
  const onReady = works.filter((work) => {
    const spoke = spokeNamed(karmada, clusterOf(work));
    return spoke !== undefined && isReady(spoke);
  });
  const times = onReady.flatMap((work) => nextNudge(work) ?? []);
  if (times.length === 0) return {};
  return { requeueAfterMs: Math.max(Math.min(...times) - world.now().getTime(), SOONEST_MS) };
}

/** When to requeue because one of `works`, which are to be deleted, may be deleted only then. */
export function untilRemovable(works: readonly Work[], { world }: Pass): Outcome {
  const waits = works
    .filter((work) => !isGoing(work))
    .map((work) => unseenForMs(work, world.now()))
    .filter((ms) => ms > 0);
  return waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : {};
}

/** The cache may not show the last nudge yet. */
const SOONEST_MS = 1000;
