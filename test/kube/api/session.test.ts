import { type SessionOptions, sessionTo } from '../../../src/kube/api/session.ts';
import type { Credentials } from '../../../src/kube/kubeconfig/credentials.ts';
import { type BadServer, json, serve } from '../server.ts';

const GET = { method: 'GET', path: '/version', headers: {} } as const;

let server: BadServer;
afterEach(() => server.close());

async function sessionAt(
  answer: Parameters<typeof serve>[0],
  { renewals = 0, ...options }: Partial<SessionOptions> & { renewals?: number } = {},
) {
  server = await serve(answer);
  return sessionTo({
    credentials: credentialsFor(server.url, renewals),
    userAgent: 'test/1',
    timeoutMs: 5_000,
    listener: { verbosity: 0, warning: () => {}, log: () => {} },
    ...options,
  });
}

/** The n-th login (from 0) has the token n; it can be renewed `renewals` times. */
function credentialsFor(url: string, renewals: number): Credentials {
  let logins = 0;
  return {
    server: url,
    proxy: undefined,
    login: async () => ({ headers: { Authorization: `Bearer ${logins}` }, tls: {} }),
    renew: () => logins++ < renewals,
  };
}

const refuse = (code: number, reason: string) => ({
  kind: 'Status',
  code,
  reason,
  message: reason,
});

test('sends credentials and the user agent, and gives the body', async () => {
  const session = await sessionAt((_n, _request, response) => json(response, 200, { a: 1 }));
  expect(await session.text(GET)).toBe('{"a":1}');
  expect(server.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer 0',
    'user-agent': 'test/1',
  });
});

test('turns a Status into an error, and any other response, too', async () => {
  const session = await sessionAt((n, _request, response) => {
    if (n === 0) json(response, 404, refuse(404, 'NotFound'));
    else response.writeHead(500).end('<html>');
  });
  await expect(session.text(GET)).rejects.toMatchObject({ code: 'not-found', answered: true });
  await expect(session.text(GET)).rejects.toMatchObject({ code: 'server-error', answered: true });
});

describe('credentials that the server rejects', () => {
  const unauthorized: Parameters<typeof serve>[0] = (n, _request, response) => {
    if (n === 0) json(response, 401, refuse(401, 'Unauthorized'));
    else json(response, 200, 'in');
  };

  test('are renewed once', async () => {
    const session = await sessionAt(unauthorized, { renewals: 1 });
    expect(await session.text(GET)).toBe('"in"');
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer 0',
      'Bearer 1',
    ]);
  });

  test('fail if they cannot be renewed', async () => {
    const session = await sessionAt(unauthorized);
    await expect(session.text(GET)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(server.requests).toHaveLength(1);
  });
});

test('retries when the server asks for it, also after a write', async () => {
  const session = await sessionAt((n, _request, response) => {
    if (n < 2) json(response, 429, refuse(429, 'TooManyRequests'), { 'Retry-After': '0' });
    else json(response, 200, 'done');
  });
  expect(await session.text({ ...GET, method: 'POST', body: '{}' })).toBe('"done"');
});

test('a server that asks for more than ten seconds is down', async () => {
  const session = await sessionAt((_n, _request, response) =>
    json(response, 503, refuse(503, 'ServiceUnavailable'), { 'Retry-After': '11' }),
  );
  await expect(session.text(GET)).rejects.toMatchObject({ code: 'unreachable', answered: true });
});

test('a timeout counts as no response', async () => {
  const session = await sessionAt(() => {}, { timeoutMs: 50 });
  await expect(session.text(GET)).rejects.toMatchObject({ code: 'unreachable', answered: false });
});

test('the timeout does not apply to a stream that has begun', async () => {
  const session = await sessionAt(
    (_n, _request, response) => {
      response.write('first ');
      setTimeout(() => response.end('last'), 120);
    },
    { timeoutMs: 60 },
  );
  let text = '';
  for await (const chunk of await session.stream(GET, new AbortController().signal)) text += chunk;
  expect(text).toBe('first last');
});
