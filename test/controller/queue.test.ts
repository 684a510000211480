import type { Outcome } from '../../src/controller/outcome.ts';
import { Queue } from '../../src/controller/queue.ts';
import { FakeTimers, settled } from '../support/timers.ts';

const START = Date.parse('2024-04-15T10:02:30Z');

/** A queue whose passes last until the test ends them. */
function aQueue(concurrency = 2) {
  const timers = new FakeTimers();
  const begun: string[] = [];
  const failures: string[] = [];
  const open = new Map<string, (end: Outcome | Error) => void>();
  const queue = new Queue({
    concurrency,
    timers,
    onFailure: (key, error, count) => failures.push(`${key} ${error} (${count})`),
    handle: (key) => {
      begun.push(key);
      return new Promise((resolve, reject) => {
        open.set(key, (end) => (end instanceof Error ? reject(end) : resolve(end)));
      });
    },
  });
  /** Ends the pass over `key`. */
  const end = async (key: string, outcome: Outcome | Error = {}) => {
    open.get(key)?.(outcome);
    await settled();
  };
  const add = async (...keys: string[]) => {
    for (const key of keys) queue.add(key);
    await settled();
  };
  /** The start times of passes over a key that always fails, in ms after the first. */
  const failing = async (key: string, ms: number) => {
    const times: number[] = [];
    for (let passed = 0, seen = begun.length - 1; passed < ms; passed += 50) {
      if (begun.length > seen) times.push(timers.now() - START);
      seen = begun.length;
      await end(key, new Error('no'));
      await timers.pass(50);
    }
    return times;
  };
  return { queue, timers, begun, failures, add, end, failing };
}

test('a queued key is not added again', async () => {
  const { add, begun, end, queue } = aQueue(1);
  await add('a', 'b', 'b', 'b');
  expect({ begun, depth: queue.depth }).toEqual({ begun: ['a'], depth: 1 });
  await end('a');
  await end('b');
  expect(begun).toEqual(['a', 'b']);
});

test('a key that is added during its pass gets one more pass afterwards', async () => {
  const { add, begun, end } = aQueue(2);
  await add('a');
  await add('a', 'a');
  expect(begun).toEqual(['a']);
  await end('a');
  expect(begun).toEqual(['a', 'a']);
  await end('a');
  expect(begun).toEqual(['a', 'a']);
});

test('a running pass does not block the keys behind it', async () => {
  const { add, begun } = aQueue(2);
  await add('a', 'a', 'b');
  expect(begun).toEqual(['a', 'b']);
});

test('no more concurrent passes than allowed', async () => {
  const { add, begun, end } = aQueue(2);
  await add('a', 'b', 'c', 'd');
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('a pass begins only after all events of the same tick', async () => {
  const { queue, begun, add } = aQueue(2);
  queue.add('a');
  expect(begun).toEqual([]);
  await add('a');
  expect(begun).toEqual(['a']);
});

test('failures are retried with growing back-off', async () => {
  const { add, failing, failures } = aQueue();
  await add('a');
  expect(await failing('a', 7000)).toEqual([0, 100, 300, 700, 1500, 3100, 6300]);
  expect(failures[1]).toBe('a Error: no (2)');
});

test('back-off is at most 30 s', async () => {
  const { add, failing } = aQueue();
  await add('a');
  const times = await failing('a', 150_000);
  expect((times.at(-1) ?? 0) - (times.at(-2) ?? 0)).toBe(30_000);
});

test('a success resets the back-off', async () => {
  const { add, failing, begun, end, timers } = aQueue();
  await add('a');
  await failing('a', 2000);
  await timers.pass(2000);
  await end('a');

  await add('a');
  await end('a', new Error('again'));
  const before = begun.length;
  await timers.pass(100);
  expect(begun).toHaveLength(before + 1);
});

test('another event does not wait for the back-off', async () => {
  const { add, begun, end } = aQueue();
  await add('a');
  await end('a', new Error('no'));
  await add('a');
  expect(begun).toEqual(['a', 'a']);
});

test('a pass may requeue itself after a delay; the sooner of two counts', async () => {
  const { add, begun, end, queue, timers } = aQueue();
  await add('a');
  await end('a', { requeueAfterMs: 1000 });
  queue.addAfter('a', 500);
  queue.addAfter('a', 5000);
  await timers.pass(499);
  expect(begun).toHaveLength(1);
  await timers.pass(1);
  expect(begun).toHaveLength(2);
});

test('stop waits for running passes, and starts no more', async () => {
  const { add, begun, end, queue, timers } = aQueue(1);
  await add('a', 'b');
  queue.addAfter('c', 10);
  let over = false;
  const stopped = queue.stop().then(() => {
    over = true;
  });
  await timers.pass(1000);
  expect(over).toBe(false);

  await end('a', new Error('no'));
  await stopped;
  await add('d');
  await timers.pass(60_000);
  expect(begun).toEqual(['a']);
  expect(timers.pending).toBe(0);
});
