import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { HmlsError } from '../../../errors.ts';
import { find } from '../../../kube/find.ts';
import { retryOnConflict } from '../../../kube/retry.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../../../kubernetes/object.ts';
import { isOurs } from '../../ownership.ts';
import { renderedFor, sharedHostOf } from '../objects.ts';
import {
  assertAgreed,
  bothOf,
  type Requirement,
  requirementsOn,
  withRequirement,
} from '../sharing.ts';
import { kindOf } from './versions.ts';
import { contested, erase, type Writing, write } from './write.ts';

/** All objects of the shared kinds in `namespace`, in creation order. */
export async function sharedIn(namespace: string, writing: Writing): Promise<KubeObject[]> {
  const { ingress, kinds } = writing;
  const lists = await Promise.all(kinds.shared.map((kind) => ingress.list(kind, { namespace })));
  return lists.flatMap(({ items }) => [...items]);
}

/** The requirement of `user` that is recorded on a shared object. */
export const requirementOn = (object: KubeObject, user: Ref): Requirement | undefined =>
  requirementsOn(object).get(keyOf(user));

/**
 * `wanted` with its final name: the name of the object that already exists for its host, if any, and a
 * hashed one if the name is in use for another host.
 *
 * @throws HmlsError `conflict` if an object of that name was not created by kubectl-hmls
 */
export function named(wanted: KubeObject, stored: readonly KubeObject[]): KubeObject {
  const rivals = stored.filter(({ kind }) => kind === wanted.kind);
  const host = sharedHostOf(wanted);
  const same = rivals.find((rival) => isOurs(rival) && sharedHostOf(rival) === host);
  if (same) return renamed(wanted, same.metadata.name);
  const { name } = wanted.metadata;
  const holder = rivals.find(({ metadata }) => metadata.name === name);
  if (!holder) return wanted;
  assertOurs(holder);
  return renamed(wanted, `${name}-${createHash('sha256').update(host).digest('hex').slice(0, 6)}`);
}

const renamed = (object: KubeObject, name: string): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, name },
});

function assertOurs(object: KubeObject): void {
  if (isOurs(object)) return;
  const plural = object.kind === 'ServiceEntry' ? 'serviceentries' : 'destinationrules';
  throw new HmlsError(
    'conflict',
    `${plural}.networking.istio.io "${object.metadata.name}" already exists, and was not created by kubectl-hmls`,
    { remedy: { is: 'choose-name' } },
  );
}

/**
 * Ensures that `wanted` exists and meets the requirement of `user`, both the new and the old one. Returns
 * whether its spec changed, so that gateways must pick it up.
 */
export async function ensure(wanted: KubeObject, user: Ref, writing: Writing): Promise<boolean> {
  const requirement = requirementOn(wanted, user) as Requirement;
  return changeRequirement(wanted, user, (old) => bothOf(old, requirement), writing);
}

/** Replaces the requirement of `user` on `object`; deletes the object once it has no users. */
export async function setRequirement(
  object: KubeObject,
  user: Ref,
  requirement: Requirement | undefined,
  writing: Writing,
): Promise<void> {
  await changeRequirement(object, user, () => requirement, writing);
}

type Change = (old: Requirement | undefined) => Requirement | undefined;

/** Changes the requirement of one user; retries if the object is changed concurrently. */
async function changeRequirement(
  object: KubeObject,
  user: Ref,
  change: Change,
  writing: Writing,
): Promise<boolean> {
  const read = () => find(writing.ingress, kindOf(object, writing.kinds), refOf(object));
  let stored = await read();
  return retryOnConflict(
    () => {
      if (stored) assertOurs(stored);
      return changeRequirementOnce(object, stored, user, change, writing);
    },
    async (conflict) => {
      const now = await read();
      if (now?.metadata.resourceVersion === stored?.metadata.resourceVersion) {
        throw contested(conflict);
      }
      stored = now;
    },
  );
}

async function changeRequirementOnce(
  object: KubeObject,
  stored: KubeObject | undefined,
  user: Ref,
  change: Change,
  writing: Writing,
): Promise<boolean> {
  const old = stored && requirementOn(stored, user);
  const requirements = withRequirement(
    stored ? requirementsOn(stored) : new Map(),
    user,
    change(old),
  );
  assertAgreed(sharedHostOf(object), requirements);
  const next = renderedFor(object, requirements);
  if (!next) {
    if (stored) await erase(stored, writing);
    return stored !== undefined;
  }
  const written = await write(next, stored, writing);
  return !isDeepStrictEqual(specOf(stored), specOf(written));
}

const specOf = (object: KubeObject | undefined) =>
  (object as { readonly spec?: unknown } | undefined)?.spec;
