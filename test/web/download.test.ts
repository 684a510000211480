import { download } from '../../src/web/download.ts';
import { type BadServer, serve } from '../kube/server.ts';

const NEVER = new AbortController().signal;

let server: BadServer;
afterEach(() => server.close());

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('follows redirects, and gives the last answer', async () => {
  server = await serve((n, _request, response) => {
    if (n === 0) response.writeHead(302, { Location: '/b' }).end('moved');
    else response.writeHead(200).end('here');
  });
  const { status, reason, body } = await download(`${server.url}/a`, NEVER);
  expect({ status, reason, text: await textOf(body) }).toEqual({
    status: 200,
    reason: '200 OK',
    text: 'here',
  });
  expect(server.requests.map(({ url }) => url)).toEqual(['/a', '/b']);
});

test('an error of the server is an answer', async () => {
  server = await serve((_n, _request, response) => response.writeHead(404).end('no'));
  expect(await download(server.url, NEVER)).toMatchObject({ status: 404, reason: '404 Not Found' });
});

test('more than ten redirects are a loop', async () => {
  server = await serve((_n, _request, response) =>
    response.writeHead(301, { Location: '/' }).end(),
  );
  await expect(download(server.url, NEVER)).rejects.toThrow(/stopped after 10 redirects/);
  expect(server.requests).toHaveLength(11);
});
