import type { HyperMLService } from '../../hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../hmls/kind.ts';
import { refOf } from '../../kubernetes/object.ts';
import { ignoring } from './apply.ts';
import type { World } from './world.ts';

/** The controller's hold on a HyperMLService: it stays until nothing of it is left on any spoke. */
export const FINALIZER = 'tensorstack.dev/hypermlservice-controller';

/** `hmls` with the finalizer on it: nothing may be made for it before. */
export async function withFinalizer(hmls: HyperMLService, world: World): Promise<HyperMLService> {
  const { finalizers = [] } = hmls.metadata;
  return finalizers.includes(FINALIZER)
    ? hmls
    : setFinalizers(hmls, [...finalizers, FINALIZER], world);
}

export async function removeFinalizer(hmls: HyperMLService, world: World): Promise<void> {
  const kept = (hmls.metadata.finalizers ?? []).filter((f) => f !== FINALIZER);
  await ignoring('not-found', async () => {
    await setFinalizers(hmls, kept, world);
  });
}

/** A merge patch replaces the whole list, so it holds only for the version that was read. */
async function setFinalizers(
  hmls: HyperMLService,
  finalizers: readonly string[],
  { hub, report }: World,
): Promise<HyperMLService> {
  const { resourceVersion } = hmls.metadata;
  const patch = { metadata: { resourceVersion, finalizers } };
  const patched = await hub.patch(HYPERMLSERVICES, refOf(hmls), patch);
  report.wrote('hub', 'update', 'HyperMLService', refOf(hmls));
  return patched;
}
