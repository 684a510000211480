import type { ClusterFlags } from '../../../src/kube/clusterflags.ts';
import type { Environment } from '../../../src/kube/kubeconfig/environment.ts';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { namesOf, targetOf } from '../../../src/kube/kubeconfig/target.ts';

const OUTSIDE: Environment = {
  env: {},
  platform: 'linux',
  home: '',
  stdinIsTerminal: false,
  serviceAccountDir: '/nonexistent',
};

const CONFIG = parseKubeconfig(
  JSON.stringify({
    clusters: [
      { name: 'a', cluster: { server: 'https://a', 'certificate-authority-data': 'YQ==' } },
      { name: 'b', cluster: { server: 'https://b', 'tls-server-name': 'b.example.com' } },
    ],
    users: [
      { name: 'jane', user: { tokenFile: '/t' } },
      { name: 'joe', user: { token: 'joes' } },
    ],
    contexts: [
      { name: 'at-a', context: { cluster: 'a', user: 'jane', namespace: 'demo' } },
      { name: 'at-b', context: { cluster: 'b', user: 'joe' } },
      { name: 'nowhere', context: { cluster: 'gone', user: 'joe' } },
    ],
    'current-context': 'at-a',
  }),
);

const target = (flags: ClusterFlags) => targetOf(CONFIG, flags, OUTSIDE);

test.each<[flags: ClusterFlags, server: string, user: object, namespace: string]>([
  [{}, 'https://a', { tokenFile: '/t' }, 'demo'],
  [{ context: 'at-b' }, 'https://b', { token: 'joes' }, 'default'],
  [{ cluster: 'b' }, 'https://b', { tokenFile: '/t' }, 'demo'],
  [{ user: 'joe' }, 'https://a', { token: 'joes' }, 'demo'],
  [{ server: 'https://c' }, 'https://c', { tokenFile: '/t' }, 'demo'],
  [{ token: 'mine' }, 'https://a', { token: 'mine', tokenFile: '' }, 'demo'],
])('%j', (flags, server, user, namespace) => {
  const found = target(flags);
  expect({ ...found, cluster: found.cluster.server }).toEqual({ cluster: server, user, namespace });
});

test('a TLS flag overrides all TLS settings of the kubeconfig', () => {
  expect(target({ insecureSkipTlsVerify: true }).cluster).toMatchObject({
    'certificate-authority-data': '',
    'insecure-skip-tls-verify': true,
  });
  expect(target({ cluster: 'b', server: 'https://c' }).cluster['tls-server-name']).toBe('');
});

test('several values of one extra are collected', () => {
  const { user } = target({ as: 'root', asUserExtra: ['reason=drill', 'reason=a=b', 'scope=x'] });
  expect(user['as-user-extra']).toEqual({ reason: ['drill', 'a=b'], scope: ['x'] });
});

test.each<[flags: ClusterFlags, code: string, message: string]>([
  [{ context: 'c' }, 'usage', 'context "c" does not exist'],
  [{ cluster: 'c' }, 'usage', 'cluster "c" does not exist'],
  [{ user: 'c' }, 'usage', 'auth info "c" does not exist'],
  [{ context: 'nowhere' }, 'bad-kubeconfig', 'cluster "gone" was not found for context "nowhere"'],
])('%j is rejected', (flags, code, message) => {
  expect(() => target(flags)).toThrow(expect.objectContaining({ code, message }));
});

test('without a kubeconfig and outside a pod it is localhost, as for kubectl', () => {
  expect(targetOf(parseKubeconfig('{}'), {}, OUTSIDE)).toEqual({
    cluster: { server: 'http://localhost:8080' },
    user: {},
    namespace: 'default',
  });
});

test('names come from the flags, or else from the context', () => {
  expect(namesOf(CONFIG, { user: 'joe' })).toEqual({ clusterName: 'a', userName: 'joe' });
});
