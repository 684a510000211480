import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecEntry } from '../../src/kube/kubeconfig.ts';
import { clientOf, json, serve } from './server.ts';

const V1 = 'client.authentication.k8s.io/v1';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hmls-exec-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

/** A plugin that notes what it is told, and answers with `output` with its count of runs for `N`. */
function plugin(output: unknown, more: Partial<ExecEntry> = {}): ExecEntry {
  const command = join(dir, 'plugin');
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  writeFileSync(
    command,
    `#!/bin/sh
echo "$KUBERNETES_EXEC_INFO" > ${dir}/info
echo "$@ $MINE" > ${dir}/args
echo x >> ${dir}/runs
sed "s/N/$(wc -l < ${dir}/runs | tr -d ' ')/" <<'END'
${text}
END
`,
  );
  chmodSync(command, 0o755);
  return { apiVersion: V1, command, interactiveMode: 'Never', ...more };
}

const token = (name: string, more = {}) => ({
  apiVersion: V1,
  kind: 'ExecCredential',
  status: { token: name, ...more },
});

const noted = (file: string) => readFileSync(join(dir, file), 'utf8').trim();

/** The tokens that a server gets in `count` requests; it takes those that `takes` says. */
async function tokens(exec: ExecEntry, count = 1, takes: (token: string) => boolean = () => true) {
  const server = await serve((_, { headers }, response) => {
    const good = takes(headers.authorization ?? '');
    if (good) json(response, 200, {});
    else
      json(response, 401, {
        kind: 'Status',
        code: 401,
        reason: 'Unauthorized',
        message: 'Unauthorized',
      });
  });
  try {
    const client = await clientOf(server.url, { user: { exec } });
    for (let i = 0; i < count; i++) await client.read('/version');
    return server.requests.map(({ headers }) => headers.authorization);
  } finally {
    await server.close();
  }
}

test('gives a token, and is asked once', async () => {
  expect(await tokens(plugin(token('tN')), 3)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1']);
});

test('is told how it is run', async () => {
  const env = [{ name: 'MINE', value: 'yes' }];
  await tokens(plugin(token('t'), { args: ['--a', 'b c'], env, provideClusterInfo: true }));
  expect(noted('args')).toBe('--a b c yes');
  expect(JSON.parse(noted('info'))).toEqual({
    apiVersion: V1,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      cluster: { server: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    },
  });
});

test('is asked again when what it gave has expired', async () => {
  const expirationTimestamp = '2024-01-01T00:00:00Z';
  const seen = await tokens(plugin(token('tN', { expirationTimestamp })), 2);
  expect(seen).toEqual(['Bearer t1', 'Bearer t2']);
});

test('is asked again, once, when the server does not take what it gave', async () => {
  const exec = plugin(token('tN'));
  expect(await tokens(exec, 2, (t) => t === 'Bearer t2')).toEqual([
    'Bearer t1',
    'Bearer t2',
    'Bearer t2',
  ]);
  await expect(tokens(exec, 1, () => false)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(noted('runs').split('\n')).toHaveLength(4);
});

test('is asked once by requests that come together', async () => {
  const server = await serve((_, __, response) => json(response, 200, {}));
  const client = await clientOf(server.url, { user: { exec: plugin(token('tN')) } });
  await Promise.all([1, 2, 3].map(() => client.read('/version')));
  expect(noted('runs')).toBe('x');
  await server.close();
});

test.each<{ output: unknown; more?: Partial<ExecEntry>; says: string }>([
  { output: 'hello', says: 'decoding stdout: it is not JSON' },
  {
    output: { ...token('t'), apiVersion: 'v2' },
    says: `exec plugin is configured to use API version ${V1}, plugin returned version v2`,
  },
  { output: { apiVersion: V1 }, says: "exec plugin didn't return a status field" },
  {
    output: { apiVersion: V1, status: {} },
    says: "exec plugin didn't return a token or cert/key pair",
  },
  {
    output: { apiVersion: V1, status: { clientKeyData: 'k' } },
    says: 'exec plugin returned only certificate or key, not both',
  },
  { output: token('t'), more: { apiVersion: 'v0' }, says: 'exec plugin: invalid apiVersion "v0"' },
  {
    output: token('t'),
    more: { interactiveMode: 'Always' },
    says: 'exec plugin cannot support interactive mode: standard input is not a terminal',
  },
  {
    output: token('t'),
    more: { command: 'no-such-plugin', installHint: 'Install it.' },
    says: 'exec: executable no-such-plugin not found\n\nInstall it.',
  },
  {
    output: token('t'),
    more: { command: 'false' },
    says: 'exec: executable false failed with exit code 1',
  },
])('$says', async ({ output, more, says }) => {
  await expect(tokens(plugin(output, more))).rejects.toMatchObject({
    code: 'unreachable',
    message: `Unable to connect to the server: getting credentials: ${says}`,
  });
});
