import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPool } from '../../src/web/pool.ts';

const never = new AbortController().signal;

async function against<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`http://127.0.0.1:${port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const get = (url: string, connections = 1) =>
  openPool({ method: 'GET', url, headers: new Map() }, { connections });

test('one connection is used again and again, and no more than allowed', async () => {
  const sockets = new Set<unknown>();
  await against(
    (request, response) => {
      sockets.add(request.socket);
      response.setHeader('x-a', ['1', '2']).end('x'.repeat(100_000));
    },
    async (url) => {
      const pool = get(url, 2);
      const answers = await Promise.all(Array.from({ length: 20 }, () => pool.send(never)));
      pool.close();
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(answers[0]?.headers['x-a']).toBe('1, 2');
    },
  );
  expect(sockets.size).toBe(2);
});

test('a body without an end is not read for ever', async () => {
  const { status } = await against(
    (_, response) => {
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(1 << 16)));
      };
      response.on('drain', pour);
      pour();
    },
    (url) => get(url).send(never),
  );
  expect(status).toBe(200);
});

test('an answer that breaks off is none', async () => {
  const sent = against(
    (_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half');
      setImmediate(() => response.destroy());
    },
    (url) => get(url).send(never),
  );
  await expect(sent).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('who gives up gets no answer', async () => {
  const giving = new AbortController();
  const sent = against(
    () => giving.abort(),
    (url) => get(url).send(giving.signal),
  );
  await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
});
