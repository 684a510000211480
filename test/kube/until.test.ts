import { until } from '../../src/kube/until.ts';

/** A clock that only `sleep` advances. */
function fakeClock() {
  let ms = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(ms),
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      ms += milliseconds;
    },
  };
}

/** 1, 2, 3, … */
function counter() {
  let count = 0;
  return async () => ++count;
}

test.each([
  { done: 1, timeoutMs: 100, answer: 1, slept: [] },
  { done: 3, timeoutMs: 100, answer: 3, slept: [40, 40] },
  { done: 9, timeoutMs: 100, answer: 4, slept: [40, 40, 20] },
  { done: 9, timeoutMs: 0, answer: 1, slept: [] },
])(
  'done at $done within $timeoutMs ms: answer $answer',
  async ({ done, timeoutMs, ...expected }) => {
    const clock = fakeClock();
    const polling = { everyMs: 40, timeoutMs };
    const answer = await until(counter(), (count) => count >= done, polling, clock);
    expect({ answer, slept: clock.slept }).toEqual(expected);
  },
);

test('passes on what the predicate throws', async () => {
  const error = new Error('no answer');
  const polling = { everyMs: 1, timeoutMs: 10 };
  const asked = until(() => Promise.reject(error), Boolean, polling, fakeClock());
  await expect(asked).rejects.toBe(error);
});
