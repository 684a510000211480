import { PassThrough } from 'node:stream';
import type { Answer } from '../../../src/kube/api/http.ts';
import { eventsOf } from '../../../src/kube/api/watch.ts';

/** Longer than a busy machine takes between two lines. */
const SILENCE_MS = 600;

test('a stream that is silent for too long ends, as if the server had ended it', async () => {
  const stream = new PassThrough();
  const line = `${JSON.stringify({ type: 'ADDED', object: { metadata: { name: 'a' } } })}\n`;
  const timer = setInterval(() => stream.write(line), 60);
  setTimeout(() => clearInterval(timer), 900);

  const began = performance.now();
  const seen: string[] = [];
  for await (const { type } of eventsOf(stream as unknown as Answer, SILENCE_MS)) seen.push(type);

  expect(seen.length).toBeGreaterThanOrEqual(3);
  expect(performance.now() - began).toBeGreaterThan(900);
  expect(stream.destroyed).toBe(true);
});
