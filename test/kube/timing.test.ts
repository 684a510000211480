import { backoff, realTiming, sleep } from '../../src/kube/timing.ts';

test('delays double up to the longest, and start over after a reset', () => {
  const delays = backoff(100, 500, () => 0);
  expect([1, 2, 3, 4, 5].map(() => delays.next())).toEqual([100, 200, 400, 500, 500]);
  delays.reset();
  expect(delays.next()).toBe(100);
});

test('jitter shortens a delay by up to half', () => {
  expect(backoff(100, 500, () => 0.5).next()).toBe(75);
  expect(backoff(100, 500, () => 0.999).next()).toBeCloseTo(50, 0);
});

test('a sleep ends when its signal aborts', async () => {
  const asleep = sleep(60_000, AbortSignal.abort());
  await expect(asleep).rejects.toMatchObject({ name: 'AbortError' });
});

test('the clock gives the current time', () => {
  expect(Math.abs(realTiming.now() - Date.now())).toBeLessThan(60_000);
});
