import { orphanWorks, removeWorks } from '../../../src/controller/hmls/remove.ts';
import { HmlsError } from '../../../src/errors.ts';
import { CLUSTERS, WORKS } from '../../../src/karmada/kinds.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { aService } from '../../support/builders.ts';
import { TestWorld } from '../world.ts';

test('they are deleted, and Karmada deletes their objects first', async () => {
  const world = await new TestWorld(aService()).converge();
  expect(await removeWorks(world.works(), world.passOver())).toEqual([]);
  expect(world.workLines()).toEqual([
    'spoke1 MLService/torch: applied, going',
    'spoke2 MLService/torch: applied, going',
  ]);
});

test('orphaned, they are gone at once, and their objects stay', async () => {
  const world = await new TestWorld(aService()).converge();
  expect(await orphanWorks(world.works(), world.passOver())).toEqual([]);
  expect(world.workLines()).toEqual([]);
});

test('what Karmada has not observed yet is not deleted yet', async () => {
  const world = new TestWorld(aService());
  await world.pass();
  expect(await removeWorks(world.works(), world.passOver())).toEqual([]);
  expect(world.workLines()).toEqual(['spoke1 MLService/torch: new', 'spoke2 MLService/torch: new']);
});

test('on a spoke that is no longer registered, Karmada is not waited for', async () => {
  const world = await new TestWorld(aService()).converge();
  await world.karmada.remove(CLUSTERS, { namespace: '', name: 'spoke2' });
  await removeWorks(world.works(), world.passOver());
  await removeWorks(world.works(), world.passOver());
  expect(world.workLines()).toEqual(['spoke1 MLService/torch: applied, going']);
});

test('one that fails is named, and does not block the other', async () => {
  const world = await new TestWorld(aService()).converge();
  const failure = new HmlsError('server-error', 'disk full');
  const on = { verb: 'remove', kind: WORKS, namespace: 'karmada-es-spoke1' } as const;
  world.karmada.fail(on, failure);
  const [first] = world.works();
  expect(await removeWorks(world.works(), world.passOver())).toEqual([{ work: first, failure }]);
  expect(world.workLines()[1]).toBe('spoke2 MLService/torch: applied, going');
});

test('a stale version is a conflict; a Work that is gone is done', async () => {
  const world = await new TestWorld(aService()).converge();
  const [first, second] = world.works();
  if (!first || !second) throw new Error('no Works');
  await world.karmada.patch(WORKS, refOf(first), { metadata: { labels: { a: 'b' } } });
  const metadata = { finalizers: [] };
  await world.karmada.patch(WORKS, refOf(second), { metadata });
  await world.karmada.remove(WORKS, refOf(second));
  const left = await removeWorks([first, second], world.passOver());
  expect(left.map(({ work, failure }) => [work, failure.code])).toEqual([[first, 'conflict']]);
});
