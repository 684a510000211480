import { isDeepStrictEqual } from 'node:util';
import type { HyperMLService, ResourceId } from '../hmls/hypermlservice.ts';
import { inStatusOrder, type Placement, resourceOf } from '../hmls/placement.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { clusterOf, ownerOf, type Work, workFor, workRefOf } from './work.ts';

/** What happens to one object on one spoke. */
export interface Change {
  readonly does: 'create' | 'change' | 'remove' | 'leave' | 'nothing';
  readonly cluster: string;
  readonly resource: ResourceId;
  /** As applied to the spoke; absent if it was not. */
  readonly before?: KubeObject;
  /** As it will be applied; absent if it will be deleted. */
  readonly after?: KubeObject;
  /** The HyperMLService that owns the object, and keeps it. */
  readonly takenBy?: string;
}

/** The Work of that name, regardless of its owner. */
export type WorkAt = (ref: ReturnType<typeof workRefOf>) => Work | undefined;

/**
 * What the controller will do for `hmls`, in the order of its status.
 *
 * @param owned its present Works
 */
export function changesOf(
  hmls: HyperMLService,
  placements: readonly Placement[],
  owned: readonly Work[],
  workAt: WorkAt,
): Change[] {
  const wanted = placements.map((placement) =>
    changeOf(hmls, placement, workAt(workRefOf(placement))),
  );
  const kept = new Set(wanted.map(placeOf));
  const gone = owned.flatMap(removalOf).filter((change) => !kept.has(placeOf(change)));
  return [...wanted, ...gone].sort(inStatusOrder);
}

/** What happens to the objects of `hmls` when it is deleted. */
export function deletionChanges(hmls: HyperMLService, owned: readonly Work[]): Change[] {
  const orphans = hmls.spec.deletionPolicy === 'Orphan';
  const removed = owned.flatMap(removalOf).sort(inStatusOrder);
  return orphans ? removed.map((change) => ({ ...change, does: 'leave' })) : removed;
}

function changeOf(hmls: HyperMLService, placement: Placement, work: Work | undefined): Change {
  const { cluster, resource } = placement;
  const after = asPlaced(workFor(hmls, placement));
  const owner = work && ownerOf(work);
  if (work && owner?.uid !== hmls.metadata.uid) {
    const takenBy = owner ? `${owner.namespace}/${owner.name}` : 'an unknown owner';
    return { does: 'nothing', cluster, resource, takenBy };
  }
  const before = work && asPlaced(work);
  if (!before) return { does: 'create', cluster, resource, ...(after && { after }) };
  const does = isDeepStrictEqual(before, after) ? 'nothing' : 'change';
  return { does, cluster, resource, before, ...(after && { after }) };
}

function removalOf(work: Work): Change[] {
  const before = asPlaced(work);
  if (!before) return [];
  return [{ does: 'remove', cluster: clusterOf(work), resource: resourceOf(before), before }];
}

const placeOf = (change: Change) => JSON.stringify(workRefOf(change));

/** The manifest of `work` as its owner wrote it: without the metadata that Karmada needs. */
function asPlaced(work: Work): KubeObject | undefined {
  const [manifest] = work.spec.workload.manifests;
  if (!manifest) return undefined;
  const { labels, annotations, ...metadata } = manifest.metadata;
  return {
    ...manifest,
    metadata: { ...metadata, ...mapOf('labels', labels), ...mapOf('annotations', annotations) },
  };
}

function mapOf(field: string, map: Readonly<Record<string, string>> = {}) {
  const own = Object.entries(map).filter(([key]) => !isOurs(key));
  return own.length === 0 ? {} : { [field]: Object.fromEntries(own) };
}

/** Whether src/karmada/work.ts adds it to every manifest. */
const isOurs = (key: string) =>
  key !== 'work.karmada.io/conflict-resolution' &&
  (key === 'karmada.io/managed' ||
    key.startsWith('work.karmada.io/') ||
    key.startsWith('resourcetemplate.karmada.io/'));
