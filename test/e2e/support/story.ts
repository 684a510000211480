import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { eventually } from '../../support/eventually.ts';
import { hmls, type RunningController, startController } from './programs.ts';
import { Watched } from './services.ts';
import { aNamespace, type World, world } from './world.ts';

// The setting of a story, available while the tests of a file that has called `beginStory` run.
export let bed: World;
/** The file's own namespace, on the hub, both spokes and the ingress cluster. */
export let namespace: string;
export let controller: RunningController;

let flags: readonly string[] = [];

/** Runs a controller with these flags while the tests of this file run, with a namespace for them. */
export function beginStory(...controllerFlags: string[]): void {
  beforeAll(async () => {
    bed = await world();
    namespace = await aNamespace(bed);
    expect(await hmls('install')).toMatchObject({ status: 0 });
    startAnew(...controllerFlags);
  });

  afterAll(() => controller.stop());
}

/** Starts a controller with these flags, in place of the one that was stopped. */
export function startAnew(...controllerFlags: string[]): void {
  flags = controllerFlags;
  controller = startController(...flags);
}

/** Kills the controller in the middle of whatever it does, and restarts it. */
export async function killController(): Promise<void> {
  await controller.kill();
  startAnew(...flags);
}

/** Creates `service`, and gives a view of it. */
export async function created(service: HyperMLService): Promise<Watched> {
  await bed.hub.create(HYPERMLSERVICES, service);
  return new Watched(bed, service);
}

/** Deletes a service and waits until it is gone. */
export async function gone(service: Watched): Promise<void> {
  await service.delete();
  await eventually(() => expect(service.get()).rejects.toThrow('not found'));
}
