import type { Cluster, WatchEvent } from '../../../src/kube/cluster.ts';
import { type BadServer, clientOf, json, type Peer, SECRETS_KIND, serve } from '../server.ts';

const REF = { namespace: 'demo', name: 'a' };
const A_SECRET = { apiVersion: 'v1', kind: 'Secret', metadata: REF, data: { key: 'c2VjcmV0' } };

let server: BadServer;
afterEach(() => server.close());

async function clientAt(answer: Parameters<typeof serve>[0], peer?: Peer): Promise<Cluster> {
  server = await serve(answer);
  return await clientOf(server.url, peer);
}

const seen = () => server.requests.map(({ method, url }) => `${method} ${url}`);

describe('what is sent', () => {
  const PATH = '/api/v1/namespaces/demo/secrets';

  test.each<{ call: (cluster: Cluster) => Promise<unknown>; request: string; type?: string }>([
    { call: (c) => c.get(SECRETS_KIND, REF), request: `GET ${PATH}/a` },
    { call: (c) => c.list(SECRETS_KIND, {}), request: 'GET /api/v1/secrets?limit=500' },
    {
      call: (c) => c.list(SECRETS_KIND, { namespace: 'demo', labelSelector: 'a=b,c!=d' }),
      request: `GET ${PATH}?labelSelector=a%3Db%2Cc%21%3Dd&limit=500`,
    },
    {
      call: (c) => c.create(SECRETS_KIND, A_SECRET, { dryRun: true }),
      request: `POST ${PATH}?dryRun=All`,
      type: 'application/json',
    },
    {
      call: (c) => c.replace(SECRETS_KIND, A_SECRET),
      request: `PUT ${PATH}/a`,
      type: 'application/json',
    },
    {
      call: (c) => c.replaceStatus(SECRETS_KIND, A_SECRET),
      request: `PUT ${PATH}/a/status`,
      type: 'application/json',
    },
    {
      call: (c) => c.apply(SECRETS_KIND, A_SECRET, { force: true }),
      request: `PATCH ${PATH}/a?fieldManager=kubectl-hmls&force=true`,
      type: 'application/apply-patch+yaml',
    },
    {
      call: (c) => c.patch(SECRETS_KIND, REF, {}),
      request: `PATCH ${PATH}/a`,
      type: 'application/merge-patch+json',
    },
    {
      call: (c) => c.patchStatus(SECRETS_KIND, REF, {}),
      request: `PATCH ${PATH}/a/status`,
      type: 'application/merge-patch+json',
    },
    {
      call: (c) => c.remove(SECRETS_KIND, REF),
      request: `DELETE ${PATH}/a`,
      type: 'application/json',
    },
    {
      call: (c) =>
        c.get(
          { ...SECRETS_KIND, apiVersion: 'g.io/v1', namespaced: false },
          { namespace: '', name: 'a/b' },
        ),
      request: 'GET /apis/g.io/v1/secrets/a%2Fb',
    },
  ])('$request', async ({ call, request, type }) => {
    await call(await clientAt((_, __, response) => json(response, 200, { items: [] })));
    expect(seen()).toEqual([request]);
    expect(server.requests[0]?.headers).toMatchObject({
      accept: 'application/json',
      'user-agent': expect.stringMatching(/^kubectl-hmls\/\S+ \(\w+\/\w+\)$/),
      ...(type && { 'content-type': type }),
    });
  });

  test('below a path of the server, e.g. behind a proxy', async () => {
    server = await serve((_, __, response) => json(response, 200, {}));
    const client = await clientOf(`${server.url}/k8s/clusters/c-1/`);
    await client.read('/version');
    expect(seen()).toEqual(['GET /k8s/clusters/c-1/version']);
  });
});

describe('connections', () => {
  test('50 requests, whatever their verb, use one', async () => {
    const client = await clientAt((_, __, response) => json(response, 200, A_SECRET));
    for (let i = 0; i < 25; i++) {
      await client.get(SECRETS_KIND, REF);
      await client.remove(SECRETS_KIND, REF);
    }
    expect(server.requests).toHaveLength(50);
    expect(server.connections).toBe(1);
  });

  /** Closes the connection of every second request, before the first byte of the response. */
  const cutSecond: Parameters<typeof serve>[0] = (n, request, response) => {
    if (n === 1) request.socket.destroy();
    else json(response, 200, A_SECRET);
  };

  test('one that breaks during a GET is re-established', async () => {
    const client = await clientAt(cutSecond);
    await client.get(SECRETS_KIND, REF);
    expect(await client.get(SECRETS_KIND, REF)).toEqual(A_SECRET);
    expect(server.requests).toHaveLength(3);
  });

  test('one that breaks during a write is not retried: the write may have succeeded', async () => {
    const client = await clientAt(cutSecond);
    await client.get(SECRETS_KIND, REF);
    await expect(client.create(SECRETS_KIND, A_SECRET)).rejects.toMatchObject({
      code: 'unreachable',
      message: 'Unable to connect to the server: connection reset by peer',
    });
    expect(server.requests).toHaveLength(2);
  });

  test('a new one that breaks at once is a failure', async () => {
    const client = await clientAt((_, request) => request.socket.destroy());
    await expect(client.get(SECRETS_KIND, REF)).rejects.toMatchObject({ code: 'unreachable' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a server that is busy', () => {
  const busy = { kind: 'Status', status: 'Failure', reason: 'TooManyRequests', message: 'busy' };
  /** Rejects the first `times` requests. */
  const busyFor =
    (times: number, code: number, headers: object): Parameters<typeof serve>[0] =>
    (n, _, response) =>
      n < times ? json(response, code, { ...busy, code }, headers) : json(response, 200, A_SECRET);

  test.each([429, 503])('%d with Retry-After: again, writes too', async (code) => {
    const client = await clientAt(busyFor(2, code, { 'Retry-After': '0' }));
    expect(await client.create(SECRETS_KIND, A_SECRET)).toEqual(A_SECRET);
    expect(seen()).toHaveLength(3);
    expect(server.connections).toBe(1);
  });

  test.each([
    { code: 429, headers: {}, requests: 1 },
    { code: 503, headers: { 'Retry-After': '3600' }, requests: 1 },
    { code: 500, headers: { 'Retry-After': '0' }, requests: 1 },
    { code: 429, headers: { 'Retry-After': '0' }, requests: 11 },
  ])('$code with $headers: $requests requests', async ({ code, headers, requests }) => {
    const client = await clientAt(busyFor(100, code, headers));
    await expect(client.get(SECRETS_KIND, REF)).rejects.toMatchObject({
      code: code === 500 ? 'server-error' : 'unreachable',
      reason: 'TooManyRequests',
      message: 'busy',
    });
    expect(server.requests).toHaveLength(requests);
  });
});

describe('responses that are not from an API server', () => {
  test.each([
    { body: '<html>Welcome to your Wi-Fi</html>', says: 'responded with HTML' },
    { body: '{"kind":"Secret","data":{"key":"c2VjcmV0"', says: 'responded with broken JSON' },
  ])('$says', async ({ body, says }) => {
    const client = await clientAt((_, __, response) => response.end(body));
    const error = await client.get(SECRETS_KIND, REF).catch((e) => e);
    expect(error).toMatchObject({ code: 'server-error', message: expect.stringContaining(says) });
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('c2VjcmV0');
  });

  test('half a body', async () => {
    const client = await clientAt((_, request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"kind":', () => request.socket.destroy());
    });
    await expect(client.get(SECRETS_KIND, REF)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('an error page of a proxy', async () => {
    const client = await clientAt((_, __, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html' });
      response.end('<h1>Bad Gateway</h1>');
    });
    await expect(client.get(SECRETS_KIND, REF)).rejects.toMatchObject({
      code: 'unreachable',
      reason: 'InternalError',
      message:
        'an error on the server ("<h1>Bad Gateway</h1>") has prevented the request from succeeding (get secrets a)',
    });
  });

  test('no response within the timeout', async () => {
    const client = await clientAt(() => {}, { flags: { requestTimeoutSeconds: 0.05 } });
    await expect(client.create(SECRETS_KIND, A_SECRET)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('Client.Timeout exceeded while awaiting headers'),
    });
  });
});

describe('list', () => {
  const page = (items: string[], metadata: object) => ({
    metadata: { resourceVersion: '7', ...metadata },
    items: items.map((name) => ({ metadata: { name } })),
  });
  const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'continue is too old' };

  test('follows pages, and keeps the version of the first', async () => {
    const client = await clientAt((n, _, response) =>
      json(
        response,
        200,
        n === 0 ? page(['a'], { continue: 'more' }) : page(['b'], { resourceVersion: '9' }),
      ),
    );
    const { items, resourceVersion } = await client.list(SECRETS_KIND, {});
    expect(items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Secret a',
      'Secret b',
    ]);
    expect(resourceVersion).toBe('7');
    expect(seen()[1]).toBe('GET /api/v1/secrets?limit=500&continue=more');
  });

  test('starts over without pages if the continue token has expired', async () => {
    const client = await clientAt((n, _, response) => {
      if (n === 0) json(response, 200, page(['a'], { continue: 'more' }));
      else if (n === 1) json(response, 410, gone);
      else json(response, 200, page(['a', 'b'], {}));
    });
    expect((await client.list(SECRETS_KIND, {})).items).toHaveLength(2);
    expect(seen()[2]).toBe('GET /api/v1/secrets');
  });

  test('gives up if even that has expired', async () => {
    const client = await clientAt((n, _, response) => {
      if (n === 0) json(response, 200, page(['a'], { continue: 'more' }));
      else json(response, 410, gone);
    });
    await expect(client.list(SECRETS_KIND, {})).rejects.toMatchObject({ code: 'expired' });
    expect(seen()).toHaveLength(3);
  });
});

describe('watch', () => {
  const added = (name: string) => ({
    type: 'ADDED',
    object: { kind: 'Secret', metadata: { name } },
  });

  async function events(client: Cluster, signal = new AbortController().signal) {
    const seen: WatchEvent<{ metadata: { name: string } } & typeof A_SECRET>[] = [];
    for await (const event of client.watch(SECRETS_KIND, {}, { resourceVersion: '7', signal })) {
      seen.push(event as never);
    }
    return seen.map((e) =>
      e.type === 'bookmark'
        ? `bookmark ${e.resourceVersion}`
        : `${e.type} ${e.object.metadata.name}`,
    );
  }

  test('requests bookmarks, and a timeout of five to ten minutes', async () => {
    const client = await clientAt((_, __, response) => response.end());
    expect(await events(client)).toEqual(['bookmark 7']);
    expect(seen()[0]).toMatch(
      /^GET \/api\/v1\/secrets\?watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=[345]\d\d$/,
    );
  });

  test('joins chunks', async () => {
    const text = [
      added('a'),
      added('\u6f22\u5b57'),
      { type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } },
    ]
      .map((event) => `${JSON.stringify(event)}\n`)
      .join('');
    const bytes = Buffer.from(text);
    const client = await clientAt(async (_, __, response) => {
      for (let i = 0; i < bytes.length; i += 7) {
        await new Promise((resolve) => response.write(bytes.subarray(i, i + 7), resolve));
      }
      response.end();
    });
    expect(await events(client)).toEqual([
      'bookmark 7',
      'added a',
      'added \u6f22\u5b57',
      'bookmark 9',
    ]);
  });

  test.each([
    {
      object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' },
      code: 'expired',
    },
    { object: { kind: 'Status', code: 410, reason: 'Gone', message: 'too old' }, code: 'expired' },
    { object: { kind: 'Status', code: 500, message: 'oh' }, code: 'server-error' },
  ])('throws the error of an ERROR event: $code', async ({ object, code }) => {
    const client = await clientAt((_, __, response) =>
      response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`),
    );
    await expect(events(client)).rejects.toMatchObject({ code, message: object.message });
  });

  test('throws if the connection breaks', async () => {
    const client = await clientAt((_, request, response) => {
      response.write(`${JSON.stringify(added('a'))}\n`, () => request.socket.resetAndDestroy());
    });
    await expect(events(client)).rejects.toMatchObject({ code: 'unreachable', reason: undefined });
  });

  test('has no request timeout, except for the response headers', async () => {
    const flags = { requestTimeoutSeconds: 0.05 };
    const client = await clientAt(
      (n, _, response) => {
        if (n > 0) return;
        response.flushHeaders();
        setTimeout(() => response.end(`${JSON.stringify(added('late'))}\n`), 100);
      },
      { flags },
    );
    expect(await events(client)).toEqual(['bookmark 7', 'added late']);
    await expect(events(client)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('ends silently when it is aborted, and closes the connection', async () => {
    const stop = new AbortController();
    let closed = false;
    const client = await clientAt((_, request, response) => {
      request.socket.on('close', () => {
        closed = true;
      });
      response.write(`${JSON.stringify(added('a'))}\n`, () => stop.abort());
    });
    await events(client, stop.signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(closed).toBe(true);
  });
});
