import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { ClusterFlags } from '../../../src/kube/clusterflags.ts';
import type { ExecEntry } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { type BadServer, clientOf, json, serve } from '../server.ts';

const V1 = 'client.authentication.k8s.io/v1';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hmls-exec-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

/** A plugin that records its input, and prints `output` with its number of runs in place of `N`. */
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

let server: BadServer | undefined;
afterEach(() => server?.close());

const UNAUTHORIZED = { kind: 'Status', code: 401, reason: 'Unauthorized', message: 'Unauthorized' };

/** A client with a plugin, of a server that accepts tokens as `takes` decides. */
async function clientWith(
  exec: ExecEntry,
  takes: (token: string) => boolean = () => true,
  flags?: ClusterFlags,
): Promise<Cluster> {
  await server?.close();
  server = await serve((_, { headers }, response) => {
    if (takes(headers.authorization ?? '')) json(response, 200, {});
    else json(response, 401, UNAUTHORIZED);
  });
  return await clientOf(server.url, { user: { exec }, ...(flags && { flags }) });
}

/** The tokens that such a server gets in `count` requests. */
async function tokens(exec: ExecEntry, count = 1, takes?: (token: string) => boolean) {
  const client = await clientWith(exec, takes);
  for (let i = 0; i < count; i++) await client.read('/version');
  return server?.requests.map(({ headers }) => headers.authorization);
}

test('gives a token, and runs once', async () => {
  expect(await tokens(plugin(token('tN')), 3)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1']);
});

test('gets the exec information', async () => {
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

test('runs again when its credentials have expired', async () => {
  const expirationTimestamp = '2024-01-01T00:00:00Z';
  const seen = await tokens(plugin(token('tN', { expirationTimestamp })), 2);
  expect(seen).toEqual(['Bearer t1', 'Bearer t2']);
});

test('runs again, once, when the server rejects its credentials', async () => {
  const exec = plugin(token('tN'));
  expect(await tokens(exec, 2, (t) => t === 'Bearer t2')).toEqual([
    'Bearer t1',
    'Bearer t2',
    'Bearer t2',
  ]);
  await expect(tokens(exec, 1, () => false)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(noted('runs').split('\n')).toHaveLength(4);
});

test('runs once for concurrent requests', async () => {
  const client = await clientWith(plugin(token('tN')));
  await Promise.all([1, 2, 3].map(() => client.read('/version')));
  expect(noted('runs')).toBe('x');
});

test('runs once more for concurrent rejected requests', async () => {
  const client = await clientWith(plugin(token('tN')), (t) => t !== 'Bearer t1');
  await Promise.all([1, 2, 3].map(() => client.read('/version')));
  expect(noted('runs')).toBe('x\nx');
});

test.each([
  { interactiveMode: 'IfAvailable', log: ['begin', 'end', 'begin', 'end'] },
  { interactiveMode: 'Never', log: ['begin', 'begin', 'end', 'end'] },
] as const)('of two that run at once with $interactiveMode', async ({ interactiveMode, log }) => {
  const { command, ...exec } = plugin(token('t'));
  const noting = `echo begin >> ${dir}/log; sleep 0.5; echo end >> ${dir}/log; exec ${command}`;
  const user = { exec: { ...exec, interactiveMode, command: 'sh', args: ['-c', noting] } };
  server = await serve((_request, _asked, response) => json(response, 200, {}));
  const { url } = server;
  const clients = [1, 2].map(() => clientOf(url, { user, stdinIsTerminal: true }));
  await Promise.all(clients.map(async (client) => (await client).read('/version')));
  expect(noted('log').split('\n')).toEqual(log);
});

test('may take longer than a request', async () => {
  const { command, ...exec } = plugin(token('t'));
  const slow = { ...exec, command: 'sh', args: ['-c', `sleep 0.3; exec ${command}`] };
  const client = await clientWith(slow, undefined, { requestTimeoutSeconds: 0.2 });
  expect(await client.read('/version')).toEqual({});
});

test.each<{ output: unknown; more?: Partial<ExecEntry>; says: string }>([
  { output: 'hello', says: 'decoding stdout: not JSON' },
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
  {
    output: token('t'),
    more: { interactiveMode: 'Always' },
    says: 'exec plugin cannot support interactive mode: standard input is not a terminal',
  },
  {
    output: token('t'),
    more: { command: 'no-such-plugin', installHint: 'Install it.' },
    says: `exec: executable no-such-plugin not found

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins

Install it.`,
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
