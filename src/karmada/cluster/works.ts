import type { HyperMLService } from '../../hmls/hypermlservice.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { WORKS } from '../kinds.ts';
import { OWNER_LABEL, type Work } from '../work.ts';

/** The Works of `hmls`, as Karmada has them now; none if the hub does not have `hmls` yet. */
export async function listWorks(
  { metadata }: Pick<HyperMLService, 'metadata'>,
  karmada: Cluster,
): Promise<readonly Work[]> {
  if (metadata.uid === undefined) return [];
  const labelSelector = `${OWNER_LABEL}=${metadata.uid}`;
  return (await karmada.list(WORKS, { labelSelector })).items;
}
