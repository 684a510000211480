import { isDeepStrictEqual } from 'node:util';
import { HmlsError } from '../../../errors.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import { assertOursToChange } from '../../../kubernetes/gitops.ts';
import { type KubeObject, refOf } from '../../../kubernetes/object.ts';
import type { Drawing } from '../sharing.ts';
import { type IstioKinds, kindOf } from './versions.ts';

/** What a write made of an object: `before` is absent if it was not there, `after` if it is gone. */
export interface Written {
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
}

/** Where and how the objects of a HeadIngress are written. */
export interface Writing {
  readonly ingress: Cluster;
  readonly kinds: IstioKinds;
  readonly drawing: Drawing;
  /** `server` asks the API server to do all but store it, `client` does not ask at all. */
  readonly dryRun?: 'client' | 'server' | undefined;
  /** Takes over fields that somebody else manages. */
  readonly force?: boolean | undefined;
  /** Waits until the gateways know what was written. */
  settle(): Promise<void>;
  tell(written: Written): void;
}

/**
 * Server-side apply of `next` over `stored`, only if that is still what is stored. Tells of it.
 *
 * @throws HmlsError `conflict` if it has changed, or if somebody else manages some of its fields
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

/** Near enough to say whether it would change anything. */
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

/** @throws HmlsError `conflict` if GitOps keeps one of `objects`, unless that is to be overridden */
export function assertChangeable(objects: readonly KubeObject[], { force }: Writing): void {
  if (!force) objects.forEach(assertOursToChange);
}

/** Deletes `stored`, only if that is still what is stored. Tells of it. */
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

/** What people wrote: without the server's own bookkeeping, and in no particular version. */
export function contentOf(object: KubeObject): object {
  const { status: _, apiVersion: __, ...rest } = object as KubeObject & { status?: unknown };
  const { resourceVersion, managedFields, generation, ...metadata } =
    object.metadata as KubeObject['metadata'] & { managedFields?: unknown };
  return { ...rest, metadata };
}

/** Of a conflict that is not one of versions: somebody else manages a field. */
export const contested = (error: HmlsError) =>
  new HmlsError('conflict', error.message, {
    remedy: { is: 'take-over-fields' },
    cause: error,
    reason: error.reason,
  });
