import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requests } from '../e2e/support/traffic.ts';

let server: Server;

afterEach(() => {
  server.close();
});

test('every answer counts by its status, its spoke and its model', async () => {
  const url = await serve((index) => {
    if (index % 4 === 0) return { status: 503, body: 'no healthy upstream' };
    const spoke = index % 2 === 0 ? 'spoke2' : 'spoke1';
    return { status: 200, body: JSON.stringify({ spoke, mlservice: 'mnist' }) };
  });
  const { statuses, spokes, models } = await requests(url, 40);
  expect(statuses).toEqual({ 200: 30, 503: 10 });
  expect(Object.fromEntries(spokes)).toEqual({ spoke1: 20, spoke2: 10 });
  expect(Object.fromEntries(models)).toEqual({ 'mnist on spoke1': 20, 'mnist on spoke2': 10 });
});

test('an answer that names no model counts by its status alone', async () => {
  const url = await serve(() => ({ status: 200, body: '{"spoke":"own"}' }));
  const { statuses, spokes, models } = await requests(url, 3);
  expect(statuses).toEqual({ 200: 3 });
  expect([...spokes]).toEqual([['own', 3]]);
  expect([...models]).toEqual([]);
});

/** A server on this machine that gives its answers in turn; returns its URL. */
async function serve(answer: (index: number) => { status: number; body: string }): Promise<string> {
  let count = 0;
  server = createServer((_request, response) => {
    const { status, body } = answer(count++);
    response.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
