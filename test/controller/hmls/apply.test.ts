import { applyAll, ignoring, isGoing, refusalFor } from '../../../src/controller/hmls/apply.ts';
import { HmlsError } from '../../../src/errors.ts';
import { placementsOf } from '../../../src/hmls/placement.ts';
import { WORKS } from '../../../src/karmada/kinds.ts';
import { workFor } from '../../../src/karmada/work.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { aService, scopeOf } from '../../support/builders.ts';
import { frozen, TestWorld } from '../world.ts';

const placements = placementsOf(aService(), scopeOf);
const refused = (message: string) => new HmlsError('server-error', message);

const outcomes = (results: Awaited<ReturnType<typeof applyAll>>) =>
  results.map(({ placement, refusal, failure, work }) => {
    const said = refusal?.reason ?? (work ? 'written' : 'nothing');
    return `${placement.cluster} ${said}${failure ? `: ${failure.message}` : ''}`;
  });

test('one Work per placement', async () => {
  const world = new TestWorld(aService());
  expect(outcomes(await applyAll(placements, world.passOver()))).toEqual([
    'spoke1 written',
    'spoke2 written',
  ]);
  expect(world.workLines()).toEqual(['spoke1 MLService/torch: new', 'spoke2 MLService/torch: new']);
});

test('one that cannot be written does not block the other, and gives the reason', async () => {
  const world = new TestWorld(aService());
  const on = { verb: 'create', kind: WORKS, namespace: 'karmada-es-spoke1' } as const;
  world.karmada.fail(on, refused('disk full'));
  expect(outcomes(await applyAll(placements, world.passOver()))).toEqual([
    'spoke1 KarmadaRefused: disk full',
    'spoke2 written',
  ]);
});

test('a bug is thrown, and not treated as a refusal', async () => {
  const world = new TestWorld(aService());
  world.karmada.fail({ verb: 'create', kind: WORKS }, new TypeError('no'));
  await expect(applyAll(placements, world.passOver())).rejects.toThrow('no');
});

test('a Work that the cache does not show yet is found, and left as it is', async () => {
  const world = new TestWorld(aService());
  world.knows.works = frozen(world.knows.works);
  await applyAll(placements, world.passOver());
  const before = world.versions();
  expect(outcomes(await applyAll(placements, world.passOver()))).toEqual([
    'spoke1 written',
    'spoke2 written',
  ]);
  expect(world.versions()).toBe(before);
});

test('a Work that is being deleted is waited for', async () => {
  const world = await new TestWorld(aService()).converge();
  const [work] = world.works();
  if (work) await world.karmada.remove(WORKS, refOf(work));
  expect(outcomes(await applyAll(placements, world.passOver()))[0]).toBe('spoke1 Waiting');
});

test.each([
  ['conflict', 'Waiting', 'Waiting for Karmada to apply it'],
  ['unreachable', 'KarmadaUnreachable', 'why'],
  ['forbidden', 'KarmadaRefused', 'why'],
] as const)('a write that fails with %s is reported as %s', (code, reason, message) => {
  expect(refusalFor(new HmlsError(code, 'why'))).toEqual({ reason, message });
});

test('only that error code is ignored', async () => {
  const fail = (code: HmlsError['code']) => () => Promise.reject(new HmlsError(code, 'why'));
  await expect(ignoring('not-found', fail('not-found'))).resolves.toBeUndefined();
  await expect(ignoring('not-found', fail('conflict'))).rejects.toThrow('why');
});

test('a Work is terminating once its deletion was requested', () => {
  const [placement] = placements;
  if (!placement) throw new Error('no placement');
  const work = workFor(aService(), placement);
  expect(isGoing(work)).toBe(false);
  const metadata = { ...work.metadata, deletionTimestamp: '2024-04-15T10:00:00Z' };
  expect(isGoing({ ...work, metadata })).toBe(true);
});
