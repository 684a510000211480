import { inStatusOrder, resourceOf } from '../hmls/placement.ts';
import { isWorkload } from '../workloads/index.ts';
import type { Observation } from './observation.ts';
import { isReady, type SpokeCluster } from './spoke.ts';
import { appliedCondition, clusterOf, reflectionOf, type Work } from './work.ts';

/** What to remove now, of all the Works that are left of a HyperMLService that is going. */
export function nextToRemove(works: readonly Work[]): readonly Work[] {
  // Workloads first: they must not run on without the Secrets and runtimes that they need.
  const serving = works.filter((work) => work.spec.workload.manifests.some(isWorkload));
  return serving.length > 0 ? serving : works;
}

/**
 * How long to wait until `work` may be removed, in ms. Karmada looks for what it removes in its watch of
 * the spoke. That lags behind, after an outage by up to a minute, and what is not to be found there
 * stays on the spoke, with nobody told. So Karmada must have seen it first, or have had time enough.
 * Source: Delete in karmada pkg/util/objectwatcher/objectwatcher.go.
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
 * How the Works stand that are left of a HyperMLService that is going, in the order of its status.
 *
 * @param isUnseen of a Work that Karmada may not be told to remove yet, see {@link unseenForMs}
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
