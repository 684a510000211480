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
 * Brings a HeadIngress to what `objects` say, without a moment in which a route leads nowhere: first
 * the hosts that are new, then the routes, then the deletion of hosts that are no longer required. `read`
 * is the VirtualService that the decision was made upon; undefined if there is to be none. Returns the
 * one that there is now.
 *
 * @throws HmlsError `already-exists` if there is one after all; `conflict` if it was changed since, or
 *   if kubectl-hmls did not make, or GitOps keeps, one of the others; then nothing is written
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

/** Lets go of what the routes no longer need: hosts, and ports of hosts. */
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
 * Two that make the same host at the same moment do not see each other, and the second takes the place
 * of the first: an object that is not there has no version to insist on. So look again.
 */
async function ensureAgain(shared: readonly KubeObject[], user: Ref, writing: Writing) {
  const kept = new Set((await usedBy(user, writing)).map(objectKey));
  for (const object of shared.filter((o) => !kept.has(objectKey(o))))
    await ensure(object, user, writing);
}

/** In the order in which it may go: rules before the hosts that they speak of. */
async function usedBy(user: Ref, writing: Writing): Promise<KubeObject[]> {
  const all = await sharedIn(user.namespace, writing);
  const used = all.filter((o) => isOurs(o) && usersOf(o).includes(keyOf(user)));
  return writing.kinds.shared
    .toReversed()
    .flatMap(({ kind }) => used.filter((object) => object.kind === kind));
}

/**
 * Deletes what belongs to the VirtualService `ref`: first it, so that nothing routes to what goes
 * next; of the rest, what no other HeadIngress requires. What is gone already is no obstacle: a deletion that was
 * interrupted is carried on with.
 *
 * @throws HmlsError `not-found` if there is nothing of it at all, `conflict` if kubectl-hmls did not make the
 *   VirtualService, or GitOps keeps any of it
 */
export async function deleteHeadIngress(ref: Ref, writing: Writing): Promise<void> {
  const { ingress, kinds } = writing;
  const virtualService = await find(ingress, kinds.virtualServices, ref);
  if (virtualService) assertOurs(virtualService, 'kubectl delete {}');
  const used = await usedBy(ref, writing);
  assertChangeable([...(virtualService ? [virtualService] : []), ...used], writing);
  if (virtualService) await erase(virtualService, writing);
  else if (used.length === 0) await ingress.get(kinds.virtualServices, ref); // says that it is not there
  for (const object of used) await setRequirement(object, ref, undefined, writing);
}
