import { isDeepStrictEqual } from 'node:util';
import { HmlsError } from '../../../errors.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import { assertOursToChange } from '../../../kubernetes/gitops.ts';
import { type KubeObject, refOf } from '../../../kubernetes/object.ts';
import type { WriteOptions, Written } from '../../backend.ts';
import { type IstioKinds, kindOf } from './versions.ts';

/** How to write the objects of a HeadIngress, and to which cluster. */
export interface Writing extends WriteOptions {
  readonly ingress: Cluster;
  readonly kinds: IstioKinds;
  /** Resolves once gateways have had time to pick up what was written. */
  waitForGateways(): Promise<void>;
  /** Receives every write. */
  tell(written: Written): void;
}

/**
 * Server-side apply of `next`, on condition that `stored` is still the stored object.
 *
 * @throws HmlsError `conflict` if it has changed, or if another field manager owns some of the fields
 */
export async function write(
  next: KubeObject,
  stored: KubeObject | undefined,
  writing: Writing,
): Promise<KubeObject> {
  const { ingress, kinds, dryRun, force, tell } = writing;
  const resourceVersion = stored?.metadata.resourceVersion;
  const object = {
    ...next,
    metadata: { ...next.metadata, ...(resourceVersion && { resourceVersion }) },
  };
  const options = { force, dryRun: dryRun === 'server' };
  const after =
    dryRun === 'client'
      ? asIfApplied(next, stored)
      : await ingress.apply(kindOf(next, kinds), object, options);
  tell({ before: stored, after });
  return after;
}

/** An approximation that is good enough to tell whether anything would change. */
function asIfApplied(next: KubeObject, stored: KubeObject | undefined): KubeObject {
  if (!stored) return next;
  const { labels, annotations } = next.metadata;
  return {
    ...stored,
    ...next,
    metadata: {
      ...stored.metadata,
      labels: { ...stored.metadata.labels, ...labels },
      annotations: { ...stored.metadata.annotations, ...annotations },
    },
  };
}

/** @throws HmlsError `conflict` if GitOps manages one of `objects`, unless `force` is set */
export function assertChangeable(objects: readonly KubeObject[], { force }: Writing): void {
  if (!force) objects.forEach(assertOursToChange);
}

/** Deletes `stored`, on condition that it has not changed. */
export async function erase(stored: KubeObject, writing: Writing): Promise<void> {
  const { ingress, kinds, dryRun, tell } = writing;
  const { uid, resourceVersion } = stored.metadata;
  if (dryRun !== 'client') {
    const options = { uid, resourceVersion, dryRun: dryRun === 'server' };
    await ingress.remove(kindOf(stored, kinds), refOf(stored), options);
  }
  tell({ before: stored });
}

export type Outcome = 'created' | 'configured' | 'unchanged' | 'deleted';

export function outcomeOf({ before, after }: Written): Outcome {
  if (!after) return 'deleted';
  if (!before) return 'created';
  return isDeepStrictEqual(contentOf(before), contentOf(after)) ? 'unchanged' : 'configured';
}

/** `object` without status, apiVersion and the metadata that the API server maintains. */
export function contentOf(object: KubeObject): object {
  const { status: _, apiVersion: __, ...rest } = object as KubeObject & { status?: unknown };
  const { resourceVersion, managedFields, generation, ...metadata } =
    object.metadata as KubeObject['metadata'] & { managedFields?: unknown };
  return { ...rest, metadata };
}

/** The error for a conflict of field managers rather than of resourceVersions. */
export const contested = (error: HmlsError) =>
  new HmlsError('conflict', error.message, {
    remedy: { is: 'take-over-fields' },
    cause: error,
    reason: error.reason,
  });

/** Identifies an object within its namespace. */
export const objectKey = ({ kind, metadata: { name } }: KubeObject) => `${kind}/${name}`;
