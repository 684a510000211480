import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../bed/lock.ts';

test('work under one name is done one after the other', async () => {
  const events: string[] = [];
  const work = () =>
    withLock(
      `lock.test ${process.pid}`,
      () => events.push('waits'),
      async () => {
        events.push('begins');
        await sleep(20);
        events.push('ends');
      },
    );
  await Promise.all([work(), work()]);
  expect(events.filter((event) => event !== 'waits')).toEqual(['begins', 'ends', 'begins', 'ends']);
  expect(events).toContain('waits');
});

test('work that fails gives the lock back', async () => {
  const name = `lock.test failing ${process.pid}`;
  const fails = () => Promise.reject(new Error('no'));
  await expect(withLock(name, () => {}, fails)).rejects.toThrow('no');
  await expect(
    withLock(
      name,
      () => {},
      async () => 'done',
    ),
  ).resolves.toBe('done');
});
