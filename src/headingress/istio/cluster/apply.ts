import { isDeepStrictEqual } from 'node:util';
import { HmlsError } from '../../../errors.ts';
import { find } from '../../../kube/find.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../../../kubernetes/object.ts';
import { assertOurs, isOurs } from '../../ownership.ts';
import { usersOf } from '../sharing.ts';
import { claimOn, join, placed, settleFor, sharedIn } from './shared.ts';
import { changeVirtualService } from './virtualservice.ts';
import { assertChangeable, erase, type Writing } from './write.ts';

/**
 * Makes the objects of a HeadIngress, routes last, so that they lead somewhere when they appear.
 *
 * @throws HmlsError `already-exists` if there is a VirtualService of that name, `conflict` if somebody
 *   else made one of the others; nothing is written then
 */
export async function createHeadIngress(
  objects: readonly KubeObject[],
  writing: Writing,
): Promise<void> {
  const virtualService = lastOf(objects);
  const { ingress, kinds } = writing;
  const there = await find(ingress, kinds.virtualServices, refOf(virtualService));
  if (there) throw taken(there);
  await applyHeadIngress(objects, undefined, writing);
}

function taken(virtualService: KubeObject): HmlsError {
  const id = `virtualservices.networking.istio.io "${virtualService.metadata.name}"`;
  return isOurs(virtualService)
    ? new HmlsError('already-exists', `${id} already exists`, { reason: 'AlreadyExists' })
    : new HmlsError('conflict', `${id} already exists, and was not created by kubectl-hmls`, {
        remedy: { is: 'choose-name' },
      });
}

/**
 * Brings a HeadIngress to what `objects` say, without a moment in which a route leads nowhere: first
 * the hosts that are new, then the routes, then away with the hosts that nobody needs any more. `read`
 * is the VirtualService that the decision was made upon. Gives the one that there is now.
 *
 * @throws HmlsError `conflict` if somebody changed that since, or if somebody else made, or GitOps
 *   keeps, one of the others; then nothing is written
 */
export async function applyHeadIngress(
  objects: readonly KubeObject[],
  read: KubeObject | undefined,
  writing: Writing,
): Promise<KubeObject> {
  const virtualService = lastOf(objects);
  const user = refOf(virtualService);
  const stored = await sharedIn(user.namespace, writing);
  const shared = objects.slice(0, -1).map((object) => placed(object, stored, writing.drawing));
  const slots = new Set(shared.map(slot));
  const touched = stored.filter((o) => slots.has(slot(o)) || usersOf(o).includes(keyOf(user)));
  assertChangeable([...(read ? [read] : []), ...touched], writing);

  const isNew = await joinAll(shared, user, writing);
  if (isNew && read) await writing.settle();
  const written = await changeVirtualService(read, virtualService, writing);
  await leaveOthers(shared, user, writing);
  if (!writing.dryRun) await rejoin(shared, user, writing);
  return written;
}

const lastOf = (objects: readonly KubeObject[]) => objects.at(-1) as KubeObject;

async function joinAll(shared: readonly KubeObject[], user: Ref, writing: Writing) {
  let isNew = false;
  for (const object of shared) isNew = (await join(object, user, writing)) || isNew;
  return isNew;
}

/** Lets go of what the routes no longer need: hosts, and ports of hosts. */
async function leaveOthers(shared: readonly KubeObject[], user: Ref, writing: Writing) {
  const needed = new Map(shared.map((object) => [slot(object), claimOn(object, user)]));
  const stale = (await usedBy(user, writing)).filter(
    (object) => !isDeepStrictEqual(claimOn(object, user), needed.get(slot(object))),
  );
  if (stale.length > 0) await writing.settle();
  for (const object of stale) {
    await settleFor(object, user, needed.get(slot(object)), writing);
  }
}

const slot = ({ kind, metadata: { name } }: KubeObject) => `${kind}/${name}`;

/**
 * Two that make the same host at the same moment do not see each other, and the second takes the place
 * of the first: an object that is not there has no version to insist on. So look again.
 */
async function rejoin(shared: readonly KubeObject[], user: Ref, writing: Writing) {
  const kept = new Set((await usedBy(user, writing)).map(slot));
  for (const object of shared.filter((o) => !kept.has(slot(o)))) await join(object, user, writing);
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
 * next; of the rest, what nobody else uses. What is gone already is no obstacle: a deletion that was
 * interrupted is carried on with.
 *
 * @throws HmlsError `not-found` if there is nothing of it at all, `conflict` if somebody else made the
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
  for (const object of used) await settleFor(object, ref, undefined, writing);
}
