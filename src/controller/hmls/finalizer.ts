import type { HyperMLService } from '../../hmls/hypermlservice.ts';
import { FINALIZER, HYPERMLSERVICES } from '../../hmls/kind.ts';
import { refOf } from '../../kubernetes/object.ts';
import { ignoring } from './apply.ts';
import type { World } from './world.ts';

/** `hmls` with the controller's finalizer, which must be there before any Work is created. */
export async function withFinalizer(hmls: HyperMLService, world: World): Promise<HyperMLService> {
  const { finalizers = [] } = hmls.metadata;
  return finalizers.includes(FINALIZER)
    ? hmls
    : setFinalizers(hmls, [...finalizers, FINALIZER], world);
}

/** Removes the controller's finalizer, so that the API server deletes `hmls`. */
export async function removeFinalizer(hmls: HyperMLService, world: World): Promise<void> {
  const kept = (hmls.metadata.finalizers ?? []).filter((f) => f !== FINALIZER);
  await ignoring('not-found', async () => {
    await setFinalizers(hmls, kept, world);
  });
}

/** A merge patch replaces the whole list, so it must apply to the version that was read. */
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
