import type { ClusterFlags } from '../../src/kube/clusterflags.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const PATH = '/cfg/kubectl-hmls/config.yaml';
const env = { XDG_CONFIG_HOME: '/cfg' };
const clusters = { hub: new FakeCluster(), prod: new FakeCluster(), other: new FakeCluster() };

const files = {
  [PATH]: `currentProfile: prod
profiles:
  prod: { context: prod, namespace: team, karmadaContext: karmada }
  file: { kubeconfig: /file, context: other }
`,
};

const view = async (line: string, more: object = {}) => {
  const { out, err } = await run(`config view ${line}`, { clusters, files, env, ...more });
  expect(err).toBe('');
  return out.split('\n').filter((row) => row !== '' && !row.includes('<none>'));
};

test('view shows the source of each setting', async () => {
  expect(await view('--ingress-context edge', { env: { ...env, HMLS_NAMESPACE: 'mine' } })).toEqual(
    [
      'SETTING             VALUE                      SOURCE',
      'profile             prod                       current profile',
      'context             prod                       profile prod',
      'namespace           mine                       environment HMLS_NAMESPACE',
      'karmadaContext      karmada                    profile prod',
      'ingressContext      edge                       flag --ingress-context',
      'server              https://fake.example.com   kubeconfig',
    ],
  );
});

test.each([
  { line: '--context other', env: {}, context: 'other  flag --context' },
  { line: '', env: { HMLS_CONTEXT: 'other' }, context: 'other  environment HMLS_CONTEXT' },
  { line: '', env: {}, context: 'prod  profile prod' },
  { line: '--profile file', env: {}, context: 'other  profile file' },
  { line: '', env: { HMLS_PROFILE: 'file' }, context: 'other  profile file' },
  { line: '--context hub', env: { HMLS_PROFILE: 'file' }, context: 'hub  flag --context' },
  { line: '--kubeconfig /mine', env: {}, context: undefined },
  { line: '', env: { HMLS_KUBECONFIG: '/mine' }, context: undefined },
])('with `$line` and $env, the context is $context', async ({ line, env: more, context }) => {
  const rows = await view(line, { env: { ...env, ...more } });
  const [row] = rows.filter((text) => text.startsWith('context '));
  expect(row?.replace(/^context +/, '').replace(/ +/, '  ')).toBe(context);
});

test('commands use the contexts of the profile', async () => {
  const { err } = await run('get', { clusters, files, env });
  expect(err).toBe('No resources found in team namespace.\n');
});

test('a context from the environment is ignored with --kubeconfig', async () => {
  const asked: unknown[] = [];
  const connect = async ({ kubeconfig, context }: ClusterFlags) => {
    asked.push({ kubeconfig, context });
    return new FakeCluster();
  };
  const flags = '--ingress-kubeconfig /edge --karmada-kubeconfig /karmada';
  const others = { HMLS_INGRESS_CONTEXT: 'prod', HMLS_KARMADA_CONTEXT: 'prod' };
  await run(`doctor ${flags}`, { connect, env: { ...env, ...others } });
  expect(asked).toContainEqual({ kubeconfig: '/edge', context: undefined });
  expect(asked).toContainEqual({ kubeconfig: '/karmada', context: undefined });
});

test('set-profile stores given values, and removes empty ones', async () => {
  const saved: Record<string, string> = {};
  const line = 'config set-profile prod --context= --ingress-context edge';
  expect(await run(line, { files, env, saved })).toEqual({
    status: 0,
    out: 'Profile "prod" set.\n',
    err: '',
  });
  expect(saved[PATH]).toBe(`currentProfile: prod
profiles:
  file:
    context: other
    kubeconfig: /file
  prod:
    ingressContext: edge
    karmadaContext: karmada
    namespace: team
`);
});

test('use-profile changes the current profile', async () => {
  const saved: Record<string, string> = {};
  const { out } = await run('config use-profile file', { files, env, saved });
  expect(out).toBe('Switched to profile "file".\n');
  expect(saved[PATH]).toMatch(/^currentProfile: file\n/);
});

test.each([
  { text: 'profiles: []', says: 'profiles must be a mapping' },
  { text: 'profiles: { a: { kontext: x } }', says: 'unknown key "kontext" in profile "a"' },
  { text: 'current: x', says: 'unknown key "current"' },
  { text: 'a: [', says: 'line 1: ' },
])('a file with `$text` is rejected', async ({ text, says }) => {
  const { status, err } = await run('get', { clusters, files: { [PATH]: text }, env });
  expect(status).toBe(1);
  expect(err).toContain(`error: error loading config file "${PATH}": ${says}`);
});

test.each(['get --profile nope', 'config use-profile nope'])(
  '`%s` names the unknown profile',
  async (line) => {
    expect(await run(line, { clusters, files, env })).toEqual({
      status: 1,
      out: '',
      err: 'error: profile "nope" does not exist\nhint: kubectl hmls config view\n',
    });
  },
);
