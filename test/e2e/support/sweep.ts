import { afterAll } from '@jest/globals';
import { isA } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { WORKS } from '../../../src/karmada/kinds.ts';
import { OWNER_LABEL, ownerOf, type Work } from '../../../src/karmada/work.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { Kind } from '../../../src/kubernetes/kinds.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { world } from './world.ts';

// After each test file, whatever its outcome: the services that it leaves on the hub would keep the
// controllers of the next file busy, and Karmada with them.

afterAll(async () => {
  const { hub, karmada } = await world();
  const left = await servicesOn(hub);
  await Promise.all(left.map((hmls) => unlessGone(hub.remove(HYPERMLSERVICES, refOf(hmls)))));
  const held = await servicesOn(hub);
  await Promise.all(held.map((hmls) => release(hmls, hub)));
  const { items } = await karmada.list<Work>(WORKS, { labelSelector: OWNER_LABEL });
  const orphans = items.filter((work) => isOfTest(ownerOf(work)?.namespace));
  await Promise.all(orphans.map((work) => unlessGone(karmada.remove(WORKS, refOf(work)))));
});

/** The namespaces of tests; see aNamespaceOn. */
const isOfTest = (namespace = '') => namespace.startsWith('e2e-');

/** None if the CRD is not installed yet. */
async function servicesOn(hub: Cluster): Promise<readonly HyperMLService[]> {
  const kind: Kind<HyperMLService> = HYPERMLSERVICES;
  const { items } = await hub.list(kind, {}).catch(nothing);
  return items.filter(({ metadata }) => isOfTest(metadata.namespace));
}

function nothing(error: unknown): { readonly items: readonly HyperMLService[] } {
  if (isA(error, 'not-found')) return { items: [] };
  throw error;
}

/** No controller is left that would remove the finalizer. */
const release = (hmls: HyperMLService, hub: Cluster) =>
  unlessGone(hub.patch(HYPERMLSERVICES, refOf(hmls), { metadata: { finalizers: null } }));

async function unlessGone(done: Promise<unknown>): Promise<void> {
  await done.catch(nothing);
}
