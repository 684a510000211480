import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterEntry, UserEntry } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { clientOf, json, serve } from '../server.ts';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hmls-credentials-'));
});

afterAll(() => rmSync(dir, { recursive: true }));

/** The headers that a server gets from this user. */
async function headersOf(user: UserEntry, cluster?: ClusterEntry): Promise<IncomingHttpHeaders> {
  const server = await serve((_, __, response) => json(response, 200, {}));
  try {
    const client = await clientOf(server.url, { user, ...(cluster && { cluster }) });
    await client.read('/version');
    return server.requests[0]?.headers ?? {};
  } finally {
    await server.close();
  }
}

function tokenFile(text: string): string {
  const path = join(dir, 'token');
  writeFileSync(path, text);
  return path;
}

test.each<{ name: string; user: () => UserEntry; authorization: string | undefined }>([
  { name: 'no credentials', user: () => ({}), authorization: undefined },
  { name: 'a token', user: () => ({ token: 't' }), authorization: 'Bearer t' },
  {
    name: 'a token file that ends with a newline',
    user: () => ({ tokenFile: tokenFile('filed\n'), token: 't' }),
    authorization: 'Bearer filed',
  },
  {
    name: 'a name and a password',
    user: () => ({ username: 'jane', password: 'p:w' }),
    authorization: `Basic ${Buffer.from('jane:p:w').toString('base64')}`,
  },
  {
    name: 'a token, which takes precedence over a plugin',
    user: () => ({
      token: 't',
      exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'never-run' },
    }),
    authorization: 'Bearer t',
  },
])('$name', async ({ user, authorization }) => {
  expect((await headersOf(user())).authorization).toBe(authorization);
});

test('impersonation', async () => {
  const headers = await headersOf({
    as: 'jane',
    'as-uid': '7',
    'as-groups': ['dev', 'ops'],
    'as-user-extra': { 'example.com/why': ['drill', 'test'] },
  });
  expect(headers).toMatchObject({
    'impersonate-user': 'jane',
    'impersonate-uid': '7',
    'impersonate-group': 'dev, ops',
    'impersonate-extra-example.com%2fwhy': 'drill, test',
  });
});

test('a missing token file is an error of the user', async () => {
  await expect(headersOf({ tokenFile: '/nope' })).rejects.toMatchObject({
    code: 'usage',
    message: 'open /nope: no such file or directory',
  });
});

describe('a proxy', () => {
  test('of the kubeconfig is used, even for this machine', async () => {
    const proxy = await serve((_, __, response) => json(response, 200, { via: 'proxy' }));
    const client = await clientOf('http://127.0.0.1:1', { cluster: { 'proxy-url': proxy.url } });
    const answer = await client.read('/version').finally(proxy.close);
    expect(answer).toEqual({ via: 'proxy' });
    expect(proxy.requests[0]?.url).toBe('http://127.0.0.1:1/version');
  });
});
