import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ClusterFlags } from '../../../src/kube/clusterflags.ts';
import { connectTo } from '../../../src/kube/connect.ts';
import type { Environment } from '../../../src/kube/kubeconfig/environment.ts';
import { loadKubeconfig, parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { targetOf } from '../../../src/kube/kubeconfig/target.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hmls-kubeconfig-'));
});

afterEach(() => rmSync(home, { recursive: true }));

const FILES = {
  one: `
clusters:
- {name: c1, cluster: {server: https://one, certificate-authority: ca.crt}}
users:
- {name: u1, user: {client-certificate: tls/u.crt, client-key: /abs/u.key, tokenFile: token}}
contexts:
- {name: x1, context: {cluster: c1, user: u1, namespace: n1}}
current-context: x1
`,
  two: `
clusters:
- {name: c1, cluster: {server: https://shadowed}}
- {name: c2, cluster: {server: https://two, tls-server-name: two}}
users:
- {name: u2, user: {exec: {command: ./bin/login}}}
- {name: u3, user: {exec: {command: login}}}
contexts:
- {name: x2, context: {cluster: c2, user: u2}}
- {name: nobody, context: {cluster: c2, user: u9}}
- {name: nowhere, context: {cluster: c9, user: u2}}
current-context: x2
`,
  empty: '',
  bare: 'apiVersion: v1\nkind: Config\nclusters: null\nusers: []\n',
  broken: 'users: [{user: {token: c2VjcmV0}\n',
};

/** Writes the files, each into its own folder. */
function write(name: keyof typeof FILES, dir = join(home, name)): string {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'config'), FILES[name]);
  return join(dir, 'config');
}

const environment = (env: NodeJS.ProcessEnv = {}): Environment => ({
  env,
  home,
  platform: process.platform,
  stdinIsTerminal: false,
  serviceAccountDir: join(home, 'serviceaccount'),
});

const loaded = (env: NodeJS.ProcessEnv, explicit?: string) =>
  loadKubeconfig(explicit, environment(env));

describe('which files', () => {
  test('the existing files of KUBECONFIG; the first entry of a name is used', () => {
    const paths = [write('one'), join(home, 'missing'), '', write('empty'), write('two')];
    const config = loaded({ KUBECONFIG: paths.join(delimiter) });
    expect([...config.clusters.keys()].sort()).toEqual(['c1', 'c2']);
    expect(config.clusters.get('c1')?.server).toBe('https://one');
    expect(config.currentContext).toBe('x1');
  });

  test('only the file of --kubeconfig', () => {
    const config = loaded({ KUBECONFIG: write('one') }, write('two'));
    expect([...config.contexts.keys()]).not.toContain('x1');
    expect(config.currentContext).toBe('x2');
  });

  test('else ~/.kube/config', () => {
    write('one', join(home, '.kube'));
    expect(loaded({ KUBECONFIG: '' }).currentContext).toBe('x1');
  });

  test('else none', () => {
    expect(loaded({}).currentContext).toBe('');
    expect(loaded({ KUBECONFIG: write('bare') }).clusters.size).toBe(0);
  });

  test('paths are relative to the file that they are in', () => {
    const { clusters, users } = loaded({
      KUBECONFIG: [write('one'), write('two')].join(delimiter),
    });
    expect(clusters.get('c1')?.['certificate-authority']).toBe(join(home, 'one', 'ca.crt'));
    expect(users.get('u1')).toEqual({
      'client-certificate': join(home, 'one', 'tls', 'u.crt'),
      'client-key': '/abs/u.key',
      tokenFile: join(home, 'one', 'token'),
    });
    expect(users.get('u2')?.exec?.command).toBe(join(home, 'two', 'bin', 'login'));
    expect(users.get('u3')?.exec?.command).toBe('login');
  });

  test("a missing --kubeconfig is an error with kubectl's message", () => {
    expect(() => loaded({}, '/nope')).toThrow('stat /nope: no such file or directory');
  });

  test('a file that is not YAML is an error that does not quote it', () => {
    const path = write('broken');
    expect(() => loaded({ KUBECONFIG: path })).toThrow(`error loading config file "${path}": `);
    expect(() => loaded({ KUBECONFIG: path })).not.toThrow(/c2VjcmV0/);
  });

  test.each([
    ['hello', 'not a kubeconfig'],
    ['[1]', 'not a kubeconfig'],
    // From here on with the messages of kubectl 1.36.
    [
      'clusters: one',
      'cannot unmarshal string into Go struct field Config.clusters of type []v1.NamedCluster',
    ],
    [
      'contexts: {x: y}',
      'cannot unmarshal object into Go struct field Config.contexts of type []v1.NamedContext',
    ],
    [
      'current-context: {a: b}',
      'cannot unmarshal object into Go struct field Config.current-context of type string',
    ],
    [
      'clusters: [{name: a, cluster: {server: [1]}}]',
      'cannot unmarshal array into Go struct field Cluster.clusters.cluster.server of type string',
    ],
    [
      'clusters: [{cluster: {insecure-skip-tls-verify: "yes"}}]',
      'cannot unmarshal string into Go struct field Cluster.clusters.cluster.insecure-skip-tls-verify of type bool',
    ],
    [
      'users: [{user: {exec: {command: x, args: 5}}}]',
      'cannot unmarshal number into Go struct field ExecConfig.users.user.exec.args of type []string',
    ],
    [
      'contexts: [null, {name: a, context: 7}]',
      'cannot unmarshal number into Go struct field NamedContext.contexts.context of type v1.Context',
    ],
    [
      'contexts: [5]',
      'cannot unmarshal number into Go struct field Config.contexts of type v1.NamedContext',
    ],
    [
      'users: [{user: {as-groups: x}}]',
      'cannot unmarshal string into Go struct field AuthInfo.users.user.as-groups of type []string',
    ],
    [
      'extensions: 5',
      'cannot unmarshal number into Go struct field Config.extensions of type []v1.NamedExtension',
    ],
    ['kind: Foo', 'no kind "Foo" is registered for version "v1"'],
    ['apiVersion: v9', 'no kind "Config" is registered for version "v9"'],
  ])('%s is an error', (text, message) => {
    expect(() => parseKubeconfig(text)).toThrow(message);
  });

  test('numbers are accepted as strings, and null as absent', () => {
    const text = 'current-context: 5\nusers: [{name: 7, user: {token: 8}}, null]\nclusters: null';
    const { currentContext, users } = parseKubeconfig(text);
    expect(currentContext).toBe('5');
    expect(users.get('7')).toEqual({ token: '8' });
  });

  test.each(['', 'clusters: []'])('%j by itself selects no server', async (text) => {
    await expect(connectTo(text)).rejects.toThrow('it has no current-context');
  });

  test('text is read like a file', () => {
    expect(parseKubeconfig(FILES.two).contexts.get('x2')).toEqual({ cluster: 'c2', user: 'u2' });
    expect(parseKubeconfig(JSON.stringify({ 'current-context': 'x' })).currentContext).toBe('x');
  });
});

describe('which server and user', () => {
  const target = (flags: ClusterFlags = {}, env: NodeJS.ProcessEnv = {}) => {
    const KUBECONFIG = [write('one'), write('two')].join(delimiter);
    const all = { KUBECONFIG, ...env };
    return targetOf(loaded(all), flags, environment(all));
  };

  test.each<{ flags: ClusterFlags; server: string; namespace: string }>([
    { flags: {}, server: 'https://one', namespace: 'n1' },
    { flags: { context: 'x2' }, server: 'https://two', namespace: 'default' },
    { flags: { cluster: 'c2' }, server: 'https://two', namespace: 'n1' },
    { flags: { server: 'https://three' }, server: 'https://three', namespace: 'n1' },
  ])('$flags', ({ flags, server, namespace }) => {
    expect(target(flags)).toMatchObject({ cluster: { server }, namespace });
  });

  test.each<{ flags: ClusterFlags; says: string }>([
    { flags: { context: 'x9' }, says: 'context "x9" does not exist' },
    { flags: { cluster: 'c9' }, says: 'cluster "c9" does not exist' },
    { flags: { user: 'u9' }, says: 'auth info "u9" does not exist' },
  ])('$says', ({ flags, says }) => {
    expect(() => target(flags)).toThrow(expect.objectContaining({ code: 'usage', message: says }));
  });

  test.each<{ flags: ClusterFlags; says: string }>([
    { flags: { context: 'nowhere' }, says: 'cluster "c9" was not found for context "nowhere"' },
    { flags: { context: 'nobody' }, says: 'user "u9" was not found for context "nobody"' },
  ])('referenced entries: $says', ({ flags, says }) => {
    expect(() => target(flags)).toThrow(
      expect.objectContaining({ code: 'bad-kubeconfig', message: says }),
    );
  });

  test('flags override the kubeconfig, including equivalent fields', () => {
    const { cluster, user } = target({
      context: 'x2',
      server: 'https://three',
      certificateAuthority: 'mine.crt',
      token: 'mine',
      as: 'jane',
      asGroup: ['dev', 'ops'],
      asUserExtra: ['why=drill', 'why=test', 'a=b=c'],
    });
    expect(cluster).toMatchObject({
      server: 'https://three',
      'tls-server-name': '',
      'certificate-authority': 'mine.crt',
      'certificate-authority-data': '',
    });
    expect(user).toMatchObject({
      token: 'mine',
      tokenFile: '',
      as: 'jane',
      'as-groups': ['dev', 'ops'],
      'as-user-extra': { why: ['drill', 'test'], a: ['b=c'] },
    });
  });

  describe('without a kubeconfig', () => {
    const POD = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    const bare = (env: NodeJS.ProcessEnv = {}) => targetOf(loaded(env), {}, environment(env));

    const mount = () => {
      const dir = join(home, 'serviceaccount');
      mkdirSync(dir);
      for (const name of ['token', 'ca.crt']) writeFileSync(join(dir, name), name);
      writeFileSync(join(dir, 'namespace'), 'pod-ns\n');
      return dir;
    };

    test('it is http://localhost:8080, as for kubectl', () => {
      expect(bare()).toMatchObject({ cluster: { server: 'http://localhost:8080' }, user: {} });
      expect(bare(POD).cluster.server).toBe('http://localhost:8080');
    });

    test("in a pod, it is the pod's cluster", () => {
      const dir = mount();
      expect(bare(POD)).toEqual({
        cluster: { server: 'https://[fd00::1]:443', 'certificate-authority': join(dir, 'ca.crt') },
        user: { tokenFile: join(dir, 'token') },
        namespace: 'pod-ns',
      });
      expect(bare({ ...POD, POD_NAMESPACE: 'env-ns' }).namespace).toBe('env-ns');
    });

    test("in a pod with a kubeconfig, only the namespace is the pod's", () => {
      mount();
      expect(target({ context: 'x2' }, POD)).toMatchObject({
        cluster: { server: 'https://two' },
        namespace: 'pod-ns',
      });
    });
  });
});
