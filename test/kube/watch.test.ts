import { PassThrough } from 'node:stream';
import type { Answer } from '../../src/kube/http.ts';
import { eventsOf } from '../../src/kube/watch.ts';

test('a stream that says nothing for too long ends, as if the server had ended it', async () => {
  const stream = new PassThrough();
  const line = `${JSON.stringify({ type: 'ADDED', object: { metadata: { name: 'a' } } })}\n`;
  const timer = setInterval(() => stream.write(line), 20);
  setTimeout(() => clearInterval(timer), 90);

  const began = performance.now();
  const seen: string[] = [];
  for await (const { type } of eventsOf(stream as unknown as Answer, 50)) seen.push(type);

  expect(seen.length).toBeGreaterThanOrEqual(3);
  expect(performance.now() - began).toBeGreaterThan(100);
  expect(stream.destroyed).toBe(true);
});
