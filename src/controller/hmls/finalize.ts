import { FINALIZER } from '../../hmls/kind.ts';
import { listWorks } from '../../karmada/cluster/works.ts';
import { deletionObservations, nextToRemove, unseenForMs } from '../../karmada/deletion.ts';
import type { Observation } from '../../karmada/observation.ts';
import { clusterOf, type Work } from '../../karmada/work.ts';
import { aggregate } from '../../status/aggregate.ts';
import { spokeNamed } from '../karmada/karmada.ts';
import { combined, type Outcome } from '../outcome.ts';
import { isGoing, refusalFor } from './apply.ts';
import { removeFinalizer } from './finalizer.ts';
import { type NotRemoved, orphanWorks, removeWorks } from './remove.ts';
import { untilNudge, untilRemovable } from './requeue.ts';
import { type HmlsStatusWriter, ownWorks, type Pass } from './world.ts';

/**
 * Deletes what is left of a HyperMLService that is being deleted: on each spoke the workloads, then
 * the rest; at last the finalizer. The deletion of each Work triggers the next pass.
 */
export async function finalize(pass: Pass, status: HmlsStatusWriter): Promise<Outcome> {
  const { hmls, world } = pass;
  if (!hmls.metadata.finalizers?.includes(FINALIZER)) return {};
  const works = ownWorks(pass);
  if (works.length === 0) return removeFinalizerIfDone(pass);
  const failures =
    hmls.spec.deletionPolicy === 'Orphan'
      ? await orphanWorks(works, pass)
      : await removeWorks(nextOnEachSpoke(works), pass);
  const left = observe(works, failures, pass);
  const outcome = await status.write(hmls, aggregate(hmls, left, {}, world.now()));
  const [first] = failures;
  if (first) throw first.failure; // in the status already; thrown so that it is retried
  const later = [untilNudge(works.filter(isGoing), pass), untilRemovable(works, pass)];
  return later.reduce(combined, outcome);
}

/** An unreachable spoke must not hold up the others. */
const nextOnEachSpoke = (works: readonly Work[]): Work[] =>
  [...Map.groupBy(works, clusterOf).values()].flatMap(nextToRemove);

function observe(
  works: readonly Work[],
  failures: readonly NotRemoved[],
  { hmls, karmada, world }: Pass,
): Observation[] {
  const failureOf = new Map(failures.map(({ work, failure }) => [work, failure]));
  const spokeOf = (name: string) => spokeNamed(karmada, name);
  const isRemoved = hmls.spec.deletionPolicy !== 'Orphan';
  const isUnseen = (work: Work) =>
    isRemoved && !isGoing(work) && unseenForMs(work, world.now()) > 0;
  return deletionObservations(works, spokeOf, isUnseen).map((observation) => {
    const failure = observation.work && failureOf.get(observation.work);
    if (!failure || failure.code === 'conflict') return observation;
    return { ...observation, refusal: refusalFor(failure) };
  });
}

/** The cache may lag behind: only Karmada itself can say that no Work is left. */
async function removeFinalizerIfDone({ hmls, karmada, world }: Pass): Promise<Outcome> {
  const works = await listWorks(hmls, karmada.api);
  if (works.length > 0) return { requeueAfterMs: LAG_MS };
  await removeFinalizer(hmls, world);
  return {};
}

const LAG_MS = 500;
