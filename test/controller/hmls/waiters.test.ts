import { Waiters } from '../../../src/controller/hmls/waiters.ts';

const ref = (name: string) => ({ namespace: 'karmada-es-spoke1', name });
const waitingFor =
  (...names: string[]) =>
  async () => ({ waitsFor: names.map(ref) });

test('who waits for a Work is woken by it, and by no other', async () => {
  const waiters = new Waiters();
  await waiters.during('demo/a', waitingFor('torch', 's3'));
  await waiters.during('demo/b', waitingFor('torch'));

  expect(waiters.wokenBy(ref('torch'))).toEqual(['demo/a', 'demo/b']);
  expect(waiters.wokenBy(ref('s3'))).toEqual(['demo/a']);
  expect(waiters.wokenBy(ref('other'))).toEqual([]);
});

test('the last pass says what is waited for', async () => {
  const waiters = new Waiters();
  await waiters.during('demo/a', waitingFor('torch'));
  await waiters.during('demo/a', waitingFor('s3'));
  expect(waiters.wokenBy(ref('torch'))).toEqual([]);
  await waiters.during('demo/a', async () => ({}));
  expect(waiters.wokenBy(ref('s3'))).toEqual([]);
});

test('a pass that failed says nothing', async () => {
  const waiters = new Waiters();
  await waiters.during('demo/a', waitingFor('torch'));
  const failing = waiters.during('demo/a', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(waiters.wokenBy(ref('torch'))).toEqual(['demo/a']);
});

test('what happens during a pass may have come too late for it: one more', async () => {
  const waiters = new Waiters();
  const outcome = await waiters.during('demo/a', async () => {
    waiters.wokenBy(ref('torch'));
    return { waitsFor: [ref('torch')] };
  });
  expect(outcome.againInMs).toBe(0);

  const unconcerned = await waiters.during('demo/b', async () => {
    waiters.wokenBy(ref('s3'));
    return { waitsFor: [ref('torch')] };
  });
  expect(unconcerned.againInMs).toBeUndefined();
});
