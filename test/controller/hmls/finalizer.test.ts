import { removeFinalizer, withFinalizer } from '../../../src/controller/hmls/finalizer.ts';
import type { World } from '../../../src/controller/hmls/world.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { FINALIZER, HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { aService } from '../../support/builders.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const withFinalizers = (...finalizers: string[]): HyperMLService =>
  aService({ metadata: { ...aService().metadata, finalizers } });

function aWorld(hmls: HyperMLService) {
  const hub = new FakeCluster(hmls);
  const writes: string[] = [];
  const report = { wrote: (_: string, verb: string) => writes.push(verb), noted: () => {} };
  const world = { hub, report } as unknown as World;
  const stored = () => hub.objects(HYPERMLSERVICES)[0] as HyperMLService;
  return { hub, world, writes, stored };
}

test('it is added to the existing ones', async () => {
  const { world, writes, stored } = aWorld(withFinalizers('example.com/other'));
  const hmls = await withFinalizer(stored(), world);
  expect(hmls.metadata.finalizers).toEqual(['example.com/other', FINALIZER]);
  expect(stored()).toEqual(hmls);
  expect(writes).toEqual(['update']);
});

test('it is not written twice', async () => {
  const { world, writes, stored } = aWorld(withFinalizers(FINALIZER));
  expect(await withFinalizer(stored(), world)).toEqual(stored());
  expect(writes).toEqual([]);
});

test('only it is removed', async () => {
  const { world, stored } = aWorld(withFinalizers('example.com/other', FINALIZER));
  await removeFinalizer(stored(), world);
  expect(stored().metadata.finalizers).toEqual(['example.com/other']);
});

test('a stale version is rejected', async () => {
  const { hub, world, stored } = aWorld(withFinalizers(FINALIZER));
  const old = stored();
  await hub.patch(HYPERMLSERVICES, refOf(old), { spec: { suspend: true } });
  await expect(removeFinalizer(old, world)).rejects.toMatchObject({ code: 'conflict' });
});

test('one that is gone needs none', async () => {
  const { hub, world, stored } = aWorld(withFinalizers());
  const old = stored();
  await hub.remove(HYPERMLSERVICES, refOf(old));
  await expect(removeFinalizer(old, world)).resolves.toBeUndefined();
});
