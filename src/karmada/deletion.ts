import { inStatusOrder, resourceOf } from '../hmls/placement.ts';
import { isWorkload } from '../workloads/index.ts';
import type { Observation } from './observation.ts';
import { isReady, type SpokeCluster } from './spoke.ts';
import { appliedCondition, clusterOf, reflectionOf, type Work } from './work.ts';

/** Which of the remaining Works of a HyperMLService that is being deleted to delete next. */
export function nextToRemove(works: readonly Work[]): readonly Work[] {
  // Workloads first: they must not keep running without the Secrets and runtimes that they need.
  const serving = works.filter((work) => work.spec.workload.manifests.some(isWorkload));
  return serving.length > 0 ? serving : works;
}

/**
 * How long to wait until `work` may be deleted, in ms. Karmada looks up the object to delete in its
 * cache of the spoke. The cache lags behind, after an outage by up to a minute, and an object that
 * is not in it is silently left on the spoke. So Karmada must have observed it first, or have had
 * enough time. Source: Delete in karmada pkg/util/objectwatcher/objectwatcher.go.
 */
export function unseenForMs(work: Work, now: Date): number {
  const applied = appliedCondition(work);
  if (reflectionOf(work) || applied?.status === 'False') return 0;
  const since = applied?.lastTransitionTime ?? work.metadata.creationTimestamp;
  return since === undefined ? 0 : Math.max(0, Date.parse(since) + SEEN_WITHIN_MS - now.getTime());
}

/** Twice the longest back-off of Karmada's watches. */
const SEEN_WITHIN_MS = 120_000;

/**
 * The remaining Works of a HyperMLService that is being deleted, in the order of its status.
 *
 * @param isUnseen whether a Work may not be deleted yet, see {@link unseenForMs}
 */
export function deletionObservations(
  works: readonly Work[],
  spokeNamed: (name: string) => SpokeCluster | undefined,
  isUnseen: (work: Work) => boolean,
): Observation[] {
  const left = works.flatMap((work) => {
    const cluster = clusterOf(work);
    const spoke = spokeNamed(cluster);
    return work.spec.workload.manifests.map((manifest) => ({
      placement: { cluster, manifest, resource: resourceOf(manifest), path: '' },
      work,
      spoke,
      refusal: { reason: 'Deleting' as const, message: whyLeft(cluster, spoke, isUnseen(work)) },
    }));
  });
  return left.sort((a, b) => inStatusOrder(a.placement, b.placement));
}

function whyLeft(cluster: string, spoke: SpokeCluster | undefined, isUnseen: boolean): string {
  if (spoke && !isReady(spoke)) {
    return `spoke "${cluster}" is not Ready: it is deleted once the spoke is back`;
  }
  return isUnseen
    ? `Waiting for Karmada to observe it on ${cluster}: an object that Karmada has not observed would be left behind`
    : 'Waiting for Karmada to delete it';
}
