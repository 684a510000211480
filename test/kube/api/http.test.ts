import { type Request, type Send, sender, textOf } from '../../../src/kube/api/http.ts';
import { type BadServer, serve } from '../server.ts';

const NEVER = new AbortController().signal;
const get: Request = { method: 'GET', path: '/x?y=z', headers: { Accept: 'text/plain' } };

let server: BadServer;
afterEach(() => server.close());

async function senderTo(answer: Parameters<typeof serve>[0], path = ''): Promise<Send> {
  server = await serve(answer);
  return sender(new URL(`${server.url}${path}`), undefined);
}

test("sends to a path below the server's, and gives the response as it is", async () => {
  const send = await senderTo(
    (_n, _request, response) => response.writeHead(418).end('tea ☕'),
    '/k8s/',
  );
  const answer = await send(get, {}, NEVER);
  expect(answer.statusCode).toBe(418);
  expect(await textOf(answer)).toBe('tea ☕');
  expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/k8s/x?y=z' });
});

test('says how long the body is, of a DELETE, too', async () => {
  const send = await senderTo((_n, _request, response) => response.end());
  await send({ ...get, method: 'DELETE', body: 'ä' }, {}, NEVER);
  expect(server.requests[0]?.headers['content-length']).toBe('2');
});

describe('when a kept-alive connection turns out to be closed', () => {
  const closing: Parameters<typeof serve>[0] = (n, request, response) => {
    if (n === 1) request.socket.destroy();
    else response.end(`answer ${n}`);
  };

  test('a GET is sent again', async () => {
    const send = await senderTo(closing);
    await textOf(await send(get, {}, NEVER));
    expect(await textOf(await send(get, {}, NEVER))).toBe('answer 2');
  });

  test('a write is not: it may have succeeded', async () => {
    const send = await senderTo(closing);
    await textOf(await send(get, {}, NEVER));
    const sent = send({ ...get, method: 'POST', body: '{}' }, {}, NEVER);
    await expect(sent).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.requests).toHaveLength(2);
  });
});

test('an aborted request is rejected', async () => {
  const send = await senderTo(() => {});
  await expect(send(get, {}, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});
