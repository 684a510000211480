import pMap from 'p-map';
import type { HyperMLService } from '../../hmls/hypermlservice.ts';
import { manifestsOf, placementsOf } from '../../hmls/placement.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { find } from '../../kube/find.ts';
import { keyOf, refOf } from '../../kubernetes/object.ts';
import { WORKS } from '../kinds.ts';
import { type Change, changesOf, deletionChanges } from '../preview.ts';
import { workRefOf } from '../work.ts';
import type { KindScopes } from './kindscopes.ts';
import { listWorks } from './works.ts';

/** How many Works are read concurrently. */
const PARALLEL_READS = 16;

/** What the controller would do for `hmls`, given the present Works in Karmada. */
export async function previewOf(
  hmls: HyperMLService,
  karmada: Cluster,
  kinds: KindScopes,
): Promise<Change[]> {
  const manifests = manifestsOf(hmls).map(({ manifest }) => manifest);
  const placements = placementsOf(hmls, await kinds.of(manifests));
  const owned = await listWorks(hmls, karmada);
  const works = new Map(owned.map((work) => [keyOf(refOf(work)), work]));
  const unseen = placements.map(workRefOf).filter((ref) => !works.has(keyOf(ref)));
  const others = await pMap(unseen, (ref) => find(karmada, WORKS, ref), {
    concurrency: PARALLEL_READS,
  });
  for (const work of others) if (work) works.set(keyOf(refOf(work)), work);
  return changesOf(hmls, placements, owned, (ref) => works.get(keyOf(ref)));
}

/** What would happen to the objects of `hmls` if it were deleted. */
export const deletionPreview = async (hmls: HyperMLService, karmada: Cluster) =>
  deletionChanges(hmls, await listWorks(hmls, karmada));
