import { aggregate } from '../domain/aggregate.ts';
import { nextToRemove, remainders } from '../domain/deletion.ts';
import type { HyperMLService } from '../domain/hypermlservice.ts';
import { refOf } from '../domain/object.ts';
import { clusterOf, EXECUTION_FINALIZER, OWNER_LABEL, type Work } from '../domain/work.ts';
import { WORKS } from '../kube/cluster.ts';
import { FINALIZER, letGo } from './hold.ts';
import { ignoring, removeWorks } from './placing.ts';
import type { Outcome, StatusWriter } from './status.ts';
import { type Karmada, spokeNamed, type World, worksOf } from './world.ts';

/**
 * Removes what is left of a HyperMLService that is going: workloads, then the rest, then our hold on
 * it. Each Work that goes wakes us again.
 */
export async function finalize(
  hmls: HyperMLService,
  karmada: Karmada,
  world: World,
  status: StatusWriter,
): Promise<Outcome> {
  if (!hmls.metadata.finalizers?.includes(FINALIZER)) return {};
  const works = worksOf(hmls, karmada);
  if (works.length === 0) return letGoIfNothingIsLeft(hmls, karmada, world);
  if (hmls.spec.deletionPolicy === 'Orphan') {
    for (const work of works) await release(work, karmada);
  }
  for (const work of works.filter((w) => isBeyondReach(w, karmada))) await release(work, karmada);
  await removeWorks(nextToRemove(works), karmada, world);
  const left = remainders(works, (name) => spokeNamed(karmada, name));
  return status.write(hmls, aggregate(hmls, left, {}, world.now()));
}

/** Our view may lag behind: only Karmada itself can say that nothing is left. */
async function letGoIfNothingIsLeft(
  hmls: HyperMLService,
  { api }: Karmada,
  world: World,
): Promise<Outcome> {
  const labelSelector = `${OWNER_LABEL}=${hmls.metadata.uid}`;
  const { items } = await api.list(WORKS, { labelSelector });
  if (items.length > 0) return { againInMs: LAG_MS };
  await letGo(hmls, world);
  return {};
}

const LAG_MS = 500;

/** Going, but its spoke is no longer registered: Karmada never comes back to such a Work. */
const isBeyondReach = (work: Work, karmada: Karmada) =>
  work.metadata.deletionTimestamp !== undefined && !spokeNamed(karmada, clusterOf(work));

/** Takes Karmada's hold off `work`: when it goes, what it placed stays on the spoke. */
async function release(work: Work, { api }: Karmada): Promise<void> {
  const { resourceVersion, finalizers = [] } = work.metadata;
  if (!finalizers.includes(EXECUTION_FINALIZER)) return;
  const kept = finalizers.filter((f) => f !== EXECUTION_FINALIZER);
  const patch = { metadata: { resourceVersion, finalizers: kept } };
  await ignoring('not-found', async () => {
    await api.patch(WORKS, refOf(work), patch);
  });
}
