import { createServer } from 'node:net';
import { serve } from '../../src/controller/server.ts';

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

let why: string | undefined;
let stop: () => void;
let base: string;

beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  stop = await serve(`127.0.0.1:${port}`, {
    unready: () => why,
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
  });
});

afterAll(() => stop());

test.each([
  { path: '/healthz', status: 200, text: 'ok\n' },
  { path: '/readyz', status: 200, text: 'ok\n' },
  {
    path: '/readyz',
    unready: 'the hub does not answer',
    status: 503,
    text: 'the hub does not answer\n',
  },
  { path: '/healthz', unready: 'the hub does not answer', status: 200, text: 'ok\n' },
  { path: '/metrics?x=1', status: 200, text: 'up 1\n' },
  { path: '/secrets', status: 404, text: 'not found\n' },
])('$path gives $status', async ({ path, unready, status, text }) => {
  why = unready;
  const response = await fetch(base + path);
  expect({ status: response.status, text: await response.text() }).toEqual({ status, text });
});

test.each([
  ['nowhere', 'invalid address "nowhere": must be HOST:PORT or :PORT'],
  [':99999', 'invalid address ":99999": must be HOST:PORT or :PORT'],
])('the address %s is rejected', async (address, message) => {
  await expect(
    serve(address, {
      unready: () => undefined,
      metrics: async () => ({ contentType: '', text: '' }),
    }),
  ).rejects.toThrow(message);
});

test('a port that is in use is named', async () => {
  const address = base.replace('http://', '');
  const second = serve(address, {
    unready: () => undefined,
    metrics: async () => ({ contentType: '', text: '' }),
  });
  await expect(second).rejects.toThrow(`cannot listen on ${address}: `);
});
