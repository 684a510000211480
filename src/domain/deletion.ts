import type { Observation } from './observation.ts';
import { inStatusOrder, resourceOf } from './placement.ts';
import type { Refusal } from './refusal.ts';
import { isReady, type SpokeCluster } from './spoke.ts';
import { clusterOf, type Work } from './work.ts';
import { isWorkload } from './workloads/index.ts';

/** What to remove now, of all the Works that are left of a HyperMLService that is going. */
export function nextToRemove(works: readonly Work[]): readonly Work[] {
  // Workloads first: they must not run on without the Secrets and runtimes that they need.
  const serving = works.filter((work) => work.spec.workload.manifests.some(isWorkload));
  return serving.length > 0 ? serving : works;
}

/** How the Works stand that are left of a HyperMLService that is going, in the order of its status. */
export function remainders(
  works: readonly Work[],
  spokeNamed: (name: string) => SpokeCluster | undefined,
): Observation[] {
  const left = works.flatMap((work) => {
    const cluster = clusterOf(work);
    const spoke = spokeNamed(cluster);
    return work.spec.workload.manifests.map((manifest) => ({
      placed: { cluster, manifest, resource: resourceOf(manifest), path: '' },
      work,
      spoke,
      refusal: goingFrom(cluster, spoke),
    }));
  });
  return left.sort((a, b) => inStatusOrder(a.placed, b.placed));
}

function goingFrom(cluster: string, spoke: SpokeCluster | undefined): Refusal {
  const message =
    spoke && !isReady(spoke)
      ? `cluster "${cluster}" is not Ready: it is removed as soon as the cluster is back; to leave it behind: kubectl hmls delete --force`
      : 'Waiting for Karmada to remove it';
  return { reason: 'Deleting', message };
}
