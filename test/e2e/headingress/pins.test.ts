import { eventually } from '../../support/eventually.ts';
import { Scene } from './scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
  await scene.routed('mnist', '--weight', 'spoke1=100,spoke2=0');
}, 60_000);

/** The spokes that answer requests with these headers. */
async function answering(headers: Readonly<Record<string, string>>): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const response = await fetch(scene.url('mnist'), { headers });
      expect(response.status).toBe(200);
      return ((await response.json()) as { spoke: string }).spoke;
    }),
  );
  return [...new Set(answers)].sort();
}

const PINNED = { 'x-hmls-spoke': 'spoke2' };
const until = (headers: Readonly<Record<string, string>>, spokes: readonly string[]) =>
  eventually(async () => expect(await answering(headers)).toEqual(spokes));

test('requests with the header go to the spoke, whatever the weights; others follow the weights', async () => {
  await scene.run('pin', 'mnist', '--header', 'x-hmls-spoke=spoke2');
  await until(PINNED, ['spoke2']);
  expect(await answering({})).toEqual(['spoke1']);
  expect(await answering({ 'x-hmls-spoke': 'spoke1' })).toEqual(['spoke1']);

  await scene.run('sync', 'mnist');
  await scene.run('set-weight', 'mnist', 'spoke1=90', 'spoke2=10');
  await scene.run('set-weight', 'mnist', 'spoke1=100', 'spoke2=0');
  await until({}, ['spoke1']);
  expect(await answering(PINNED)).toEqual(['spoke2']);

  await scene.run('unpin', 'mnist', '--header', 'x-hmls-spoke=spoke2');
  await until(PINNED, ['spoke1']);
}, 60_000);

test('any header can pin to any spoke', async () => {
  await scene.run('pin', 'mnist', 'spoke2', '--header', 'X-Canary=yes');
  await until({ 'x-canary': 'yes' }, ['spoke2']);
  expect(await scene.attempt('pin', 'mnist', '--header', 'x-hmls-spoke=spoke9')).toMatchObject({
    status: 1,
    err: expect.stringContaining('no such spoke to pin to: spoke9'),
  });
  await scene.run('unpin', 'mnist');
  await until({ 'x-canary': 'yes' }, ['spoke1']);
}, 60_000);
