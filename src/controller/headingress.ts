import { HmlsError } from '../domain/errors.ts';
import {
  isOurs,
  USERS_ANNOTATION,
  usersOf,
  usersWithout,
  withUsersOf,
} from '../domain/headingress.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../domain/object.ts';
import {
  type Cluster,
  DESTINATIONRULES,
  type Kind,
  SERVICEENTRIES,
  VIRTUALSERVICES,
} from '../kube/cluster.ts';

/** What the objects of a HeadIngress share with those of others, in the order in which it is deleted. */
const SHARED_KINDS: readonly Kind[] = [DESTINATIONRULES, SERVICEENTRIES];
const KINDS: readonly Kind[] = [...SHARED_KINDS, VIRTUALSERVICES];

export type Told = (object: KubeObject) => void;

/**
 * Makes the objects of a HeadIngress, in the order given: routes last, so that they lead somewhere
 * when they appear. Tells of each that it made or changed.
 *
 * @throws HmlsError `already-exists` if there is a VirtualService of that name, `conflict` if somebody
 *   else made one of the others; nothing is written then
 */
export async function createHeadIngress(
  ingress: Cluster,
  objects: readonly KubeObject[],
  tell: Told,
): Promise<void> {
  const stored = await Promise.all(objects.map((o) => find(ingress, kindOf(o), refOf(o))));
  for (const [i, object] of objects.entries()) assertFree(object, stored[i]);
  for (const [i, object] of objects.entries()) {
    await ingress.apply(kindOf(object), withUsersOf(object, stored[i]));
    tell(object);
  }
}

function assertFree(object: KubeObject, stored: KubeObject | undefined): void {
  if (!stored) return;
  const { plural } = kindOf(object);
  const id = `${plural}.networking.istio.io "${object.metadata.name}"`;
  if (!isOurs(stored)) {
    throw new HmlsError('conflict', `${id} is there already, and kubectl-hmls did not make it`, {
      hint: 'choose another name with --name or --entry-name',
    });
  }
  if (plural === VIRTUALSERVICES.plural) {
    throw new HmlsError('already-exists', `${id} already exists`, { reason: 'AlreadyExists' });
  }
}

/**
 * Deletes what belongs to the VirtualService `ref`: first it, so that nothing routes to what goes
 * next; of the rest, what nobody else uses. What is gone already is no obstacle: a deletion that was
 * interrupted is carried on with. Tells of each that it deleted.
 *
 * @throws HmlsError `not-found` if there is nothing of it at all, `conflict` if somebody else made the
 *   VirtualService
 */
export async function deleteHeadIngress(ingress: Cluster, ref: Ref, tell: Told): Promise<void> {
  const virtualService = await find(ingress, VIRTUALSERVICES, ref);
  if (virtualService) assertOurs(virtualService);
  const shared = await Promise.all(SHARED_KINDS.map((kind) => usedBy(ref, kind, ingress)));
  const used = shared.flat();
  if (virtualService) await remove(ingress, VIRTUALSERVICES, virtualService, tell);
  else if (used.length === 0) await ingress.get(VIRTUALSERVICES, ref); // says that it is not there
  for (const object of used) await leave(ingress, kindOf(object), object, ref, tell);
}

async function usedBy(user: Ref, kind: Kind, ingress: Cluster): Promise<KubeObject[]> {
  const { items } = await ingress.list(kind, { namespace: user.namespace });
  return items.filter((object) => isOurs(object) && usersOf(object).includes(keyOf(user)));
}

function assertOurs(virtualService: KubeObject): void {
  if (isOurs(virtualService)) return;
  const { name, namespace } = virtualService.metadata;
  throw new HmlsError(
    'conflict',
    `virtualservices.networking.istio.io "${name}" was not made by kubectl-hmls`,
    { hint: `kubectl delete virtualservice ${name} -n ${namespace}` },
  );
}

/** Deletes a shared object, or only takes `user` off it if it has others. */
async function leave(ingress: Cluster, kind: Kind, object: KubeObject, user: Ref, tell: Told) {
  const others = usersWithout(object, user);
  if (others.length === 0) return remove(ingress, kind, object, tell);
  const { resourceVersion } = object.metadata;
  const annotations = { [USERS_ANNOTATION]: others.join(',') };
  await ingress.patch(kind, refOf(object), { metadata: { resourceVersion, annotations } });
}

async function remove(ingress: Cluster, kind: Kind, object: KubeObject, tell: Told) {
  const { uid, resourceVersion } = object.metadata;
  await ingress.remove(kind, refOf(object), { uid, resourceVersion });
  tell(object);
}

async function find(ingress: Cluster, kind: Kind, ref: Ref): Promise<KubeObject | undefined> {
  try {
    return await ingress.get(kind, ref);
  } catch (error) {
    if (error instanceof HmlsError && error.code === 'not-found') return undefined;
    throw error;
  }
}

function kindOf({ kind }: KubeObject): Kind {
  const found = KINDS.find((known) => known.kind === kind);
  if (!found) throw new Error(`not part of a HeadIngress: ${kind}`);
  return found;
}
