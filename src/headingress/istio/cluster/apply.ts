import { isDeepStrictEqual } from 'node:util';
import { HmlsError } from '../../../errors.ts';
import { find } from '../../../kube/find.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../../../kubernetes/object.ts';
import { isOurs } from '../../ownership.ts';
import { assertOurs } from '../read.ts';
import { usersOf } from '../sharing.ts';
import { ensure, named, requirementOn, setRequirement, sharedIn } from './shared.ts';
import { changeVirtualService } from './virtualservice.ts';
import { assertChangeable, erase, objectKey, type Writing } from './write.ts';

/**
 * Applies the `objects` of a HeadIngress so that no route ever leads to an unknown host: first new hosts,
 * then the routes, and last the removal of hosts that are no longer needed. `read` is the VirtualService
 * that the decision was based on; undefined if it must not exist. Returns the stored VirtualService.
 *
 * @throws HmlsError `already-exists` if it exists although `read` is undefined; `conflict` if it has
 *   changed since it was read, or if one of the objects was not created by kubectl-hmls or is managed by
 *   GitOps; nothing is written then
 */
export async function applyHeadIngress(
  objects: readonly KubeObject[],
  read: KubeObject | undefined,
  writing: Writing,
): Promise<KubeObject> {
  const virtualService = lastOf(objects);
  const user = refOf(virtualService);
  if (!read) await assertNone(user, writing);
  const stored = await sharedIn(user.namespace, writing);
  const shared = objects.slice(0, -1).map((object) => named(object, stored));
  const keys = new Set(shared.map(objectKey));
  const touched = stored.filter((o) => keys.has(objectKey(o)) || usersOf(o).includes(keyOf(user)));
  assertChangeable([...(read ? [read] : []), ...touched], writing);

  const isNew = await ensureAll(shared, user, writing);
  if (isNew && read) await writing.waitForGateways();
  const written = await changeVirtualService(read, virtualService, writing);
  await dropStale(shared, user, writing);
  if (!writing.dryRun) await ensureAgain(shared, user, writing);
  return written;
}

async function assertNone(ref: Ref, { ingress, kinds }: Writing): Promise<void> {
  const there = await find(ingress, kinds.virtualServices, ref);
  if (there) throw taken(there);
}

function taken(virtualService: KubeObject): HmlsError {
  const id = `virtualservices.networking.istio.io "${virtualService.metadata.name}"`;
  return isOurs(virtualService)
    ? new HmlsError('already-exists', `${id} already exists`, { reason: 'AlreadyExists' })
    : new HmlsError('conflict', `${id} already exists, and was not created by kubectl-hmls`, {
        remedy: { is: 'choose-name' },
      });
}

const lastOf = (objects: readonly KubeObject[]) => objects.at(-1) as KubeObject;

async function ensureAll(shared: readonly KubeObject[], user: Ref, writing: Writing) {
  let isNew = false;
  for (const object of shared) isNew = (await ensure(object, user, writing)) || isNew;
  return isNew;
}

/** Releases hosts and ports that the routes no longer need. */
async function dropStale(shared: readonly KubeObject[], user: Ref, writing: Writing) {
  const needed = new Map(shared.map((object) => [objectKey(object), requirementOn(object, user)]));
  const stale = (await usedBy(user, writing)).filter(
    (object) => !isDeepStrictEqual(requirementOn(object, user), needed.get(objectKey(object))),
  );
  if (stale.length > 0) await writing.waitForGateways();
  for (const object of stale) {
    await setRequirement(object, user, needed.get(objectKey(object)), writing);
  }
}

/**
 * Ensures the requirements once more: of two writers that create the same host concurrently, the second
 * overwrites the first, since an object that does not exist has no resourceVersion to check.
 */
async function ensureAgain(shared: readonly KubeObject[], user: Ref, writing: Writing) {
  const kept = new Set((await usedBy(user, writing)).map(objectKey));
  for (const object of shared.filter((o) => !kept.has(objectKey(o))))
    await ensure(object, user, writing);
}

/** The shared objects that `user` needs, in deletion order: DestinationRules before ServiceEntries. */
async function usedBy(user: Ref, writing: Writing): Promise<KubeObject[]> {
  const all = await sharedIn(user.namespace, writing);
  const used = all.filter((o) => isOurs(o) && usersOf(o).includes(keyOf(user)));
  return writing.kinds.shared
    .toReversed()
    .flatMap(({ kind }) => used.filter((object) => object.kind === kind));
}

/**
 * Deletes the HeadIngress of the VirtualService `ref`: first the VirtualService, so that nothing routes to
 * its hosts any more, then the shared objects that no other HeadIngress uses. Resumes a deletion that was
 * interrupted.
 *
 * @throws HmlsError `not-found` if none of its objects exist, `conflict` if the VirtualService was not
 *   created by kubectl-hmls, or if GitOps manages one of the objects
 */
export async function deleteHeadIngress(ref: Ref, writing: Writing): Promise<void> {
  const { ingress, kinds } = writing;
  const virtualService = await find(ingress, kinds.virtualServices, ref);
  if (virtualService) assertOurs(virtualService, 'kubectl delete {}');
  const used = await usedBy(ref, writing);
  assertChangeable([...(virtualService ? [virtualService] : []), ...used], writing);
  if (virtualService) await erase(virtualService, writing);
  else if (used.length === 0) await ingress.get(kinds.virtualServices, ref); // throws `not-found`
  for (const object of used) await setRequirement(object, ref, undefined, writing);
}
