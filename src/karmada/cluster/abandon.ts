import pMap from 'p-map';
import type { HyperMLService, ResourceId } from '../../hmls/hypermlservice.ts';
import { FINALIZER, HYPERMLSERVICES } from '../../hmls/kind.ts';
import { inStatusOrder, resourceOf } from '../../hmls/placement.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { ifFound } from '../../kube/find.ts';
import { retryOnConflict } from '../../kube/retry.ts';
import { type Clock, until } from '../../kube/until.ts';
import type { Kind } from '../../kubernetes/kinds.ts';
import { type KubeObject, refOf } from '../../kubernetes/object.ts';
import { unseenForMs } from '../deletion.ts';
import { CLUSTERS, WORKS } from '../kinds.ts';
import { isReady } from '../spoke.ts';
import { clusterOf, EXECUTION_FINALIZER, ownerOf, type Work } from '../work.ts';
import { listWorks } from './works.ts';

/** An object that may be left on a spoke, unmanaged. */
export interface LeftBehind {
  readonly cluster: string;
  readonly resource: ResourceId;
}

/** What {@link abandon} needs besides Karmada. */
export interface AbandonDeps extends Clock {
  readonly hub: Cluster;
}

/**
 * Completes the deletion of `hmls` without waiting for objects that cannot be deleted: on
 * unreachable spokes, or where Karmada does not delete them within a few seconds. Returns what may
 * be left there.
 */
export async function abandon(
  hmls: HyperMLService,
  karmada: Cluster,
  deps: AbandonDeps,
): Promise<LeftBehind[]> {
  const { hub } = deps;
  const works = await listWorks(hmls, karmada);
  const removable = works.filter((work) => unseenForMs(work, deps.now()) === 0);
  await each(removable, (work) => deleteWork(work, karmada));
  await untilGone(removable.filter(await isOnReadySpoke(karmada)), hmls, karmada, deps);
  const left = await listWorks(hmls, karmada);
  await each(left, async (work) => {
    await removeExecutionFinalizer(work, karmada);
    await deleteWork(work, karmada);
  });
  await removeFinalizer(hmls, hub);
  return left.flatMap(placedBy).sort(inStatusOrder);
}

/**
 * Completes the deletion of `hmls` while Karmada cannot be reached: its Works stay, and everything
 * in its status is left behind.
 */
export async function abandonUnseen(hmls: HyperMLService, hub: Cluster): Promise<LeftBehind[]> {
  await removeFinalizer(hmls, hub);
  return (hmls.status?.aggregatedStatus ?? []).map(({ cluster, resource }) => ({
    cluster,
    resource,
  }));
}

async function isOnReadySpoke(karmada: Cluster): Promise<(work: Work) => boolean> {
  const { items } = await karmada.list(CLUSTERS, {});
  const ready = new Set(items.filter(isReady).map(({ metadata }) => metadata.name));
  return (work) => ready.has(clusterOf(work));
}

/** How many Works are written at a time. */
const PARALLEL_WRITES = 8;

const PATIENCE_MS = 5_000;
const POLL_MS = 250;

/** Gives Karmada some time to delete `works` and their objects. */
async function untilGone(
  works: readonly Work[],
  hmls: HyperMLService,
  karmada: Cluster,
  clock: Clock,
): Promise<void> {
  const waitedFor = new Set(works.map(({ metadata }) => metadata.uid));
  if (waitedFor.size === 0) return;
  await until(
    () => listWorks(hmls, karmada),
    (left) => !left.some(({ metadata }) => waitedFor.has(metadata.uid)),
    { everyMs: POLL_MS, timeoutMs: PATIENCE_MS },
    clock,
  );
}

const placedBy = (work: Work): LeftBehind[] =>
  work.spec.workload.manifests.map((manifest) => ({
    cluster: clusterOf(work),
    resource: resourceOf(manifest),
  }));

const each = (works: readonly Work[], action: (work: Work) => Promise<void>) =>
  pMap(works, action, { concurrency: PARALLEL_WRITES });

const deleteWork = (work: Work, karmada: Cluster) =>
  onLatest(karmada, WORKS, work, async (latest) => {
    const { uid, resourceVersion } = latest.metadata;
    if (isOfSameOwner(latest, work)) {
      await karmada.remove(WORKS, refOf(work), { uid, resourceVersion });
    }
  });

/**
 * Removes Karmada's finalizer from `work`: its objects then stay on the spoke when it is deleted.
 */
const removeExecutionFinalizer = (work: Work, karmada: Cluster) =>
  onLatest(karmada, WORKS, work, async (latest) => {
    if (isOfSameOwner(latest, work)) await removeFrom(EXECUTION_FINALIZER, karmada, WORKS, latest);
  });

/** Removes the controller's finalizer from `hmls`. */
const removeFinalizer = (hmls: HyperMLService, hub: Cluster) =>
  onLatest(hub, HYPERMLSERVICES, hmls, (latest) =>
    removeFrom(FINALIZER, hub, HYPERMLSERVICES, latest),
  );

/** An older HyperMLService may have taken it over meanwhile. */
const isOfSameOwner = (a: Work, b: Work) => ownerOf(a)?.uid === ownerOf(b)?.uid;

/** A merge patch replaces the whole list, so it must apply to the version that was read. */
async function removeFrom(
  finalizer: string,
  cluster: Cluster,
  kind: Kind,
  { metadata }: KubeObject,
) {
  const { resourceVersion, finalizers = [] } = metadata;
  if (!finalizers.includes(finalizer)) return;
  const kept = finalizers.filter((held) => held !== finalizer);
  await cluster.patch(kind, refOf({ metadata }), {
    metadata: { resourceVersion, finalizers: kept },
  });
}

/**
 * Runs `action` on the current version of `object`; retries on conflict, and does nothing if it no longer
 * exists.
 */
async function onLatest<T extends KubeObject>(
  cluster: Cluster,
  kind: Kind<T>,
  object: T,
  action: (latest: T) => Promise<void>,
): Promise<void> {
  await ifFound(
    retryOnConflict(async () => {
      const latest = await cluster.get(kind, refOf(object));
      if (latest.metadata.uid === object.metadata.uid) await action(latest);
    }),
  );
}
