// Which server a command line reaches, and as which user, or why it fails: compared with kubectl.

import type { ExecEntry } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import {
  agree,
  both,
  type Case,
  config,
  type Facts,
  forget,
  one,
  someFacts,
  told,
} from './cases.ts';
import { kubeconfig } from './kubeconfigs.ts';

let facts: Facts;

beforeAll(async () => {
  facts = await someFacts();
}, 60_000);

afterAll(() => forget(facts));

const pem = (data: string | undefined) => Buffer.from(data ?? '', 'base64').toString();

const V1 = 'client.authentication.k8s.io/v1';
const V1BETA1 = 'client.authentication.k8s.io/v1beta1';

/** A credential plugin that prints this, as a script `login`, and a user that runs it. */
function plugin(facts: Facts, output: object | string, exec: Partial<ExecEntry> = {}, before = '') {
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  const entry = { apiVersion: V1, command: './login', interactiveMode: 'Never' as const, ...exec };
  return {
    ...config(one(facts, { user: { exec: entry } })),
    login: `#!/bin/sh\n${before}\ncat <<'END'\n${text}\nEND\n`,
  };
}

const credential = (status: object, apiVersion = V1) => ({
  kind: 'ExecCredential',
  apiVersion,
  status,
});

const NO_AUTHORITY = { 'certificate-authority-data': '' };

const OWN_WORDS = { why: "Go's type names and quoted parts of the file do not help users" };

const SAFER = {
  why: 'a context with missing entries is an error; kubectl uses localhost, or no user',
};

const CASES: readonly Case[] = [
  { name: 'one file', files: (f) => config(one(f)) },
  { name: 'the current context of two', files: (f) => config(both(f, 'spoke')) },
  { name: 'another context', files: (f) => config(both(f)), args: '--context spoke' },
  { name: 'an empty flag for the context', files: (f) => config(both(f)), args: '--context=' },
  { name: 'another user', files: (f) => config(both(f)), args: '--user other' },
  {
    name: 'another cluster and user',
    files: (f) => config(both(f)),
    args: '--cluster spoke --user other',
  },
  { name: 'another cluster', files: (f) => config(both(f)), args: '--cluster=spoke' },
  {
    name: 'another server, with another CA',
    files: (f) => config(one(f)),
    args: ({ spoke }) => `--server ${spoke.cluster.server}`,
  },
  {
    name: 'the short flag for the server',
    files: (f) => config(one(f)),
    args: ({ hub }) => `-s ${hub.cluster.server}/`,
  },
  {
    name: 'a list of files: the first current context',
    files: (f) => ({ a: kubeconfig(one(f)), b: kubeconfig(both(f, 'spoke')) }),
    env: { KUBECONFIG: 'DIR/a:DIR/b' },
  },
  {
    name: 'a list of files that complete each other',
    files: (f) => ({
      a: kubeconfig({ contexts: { x: 'spoke other' }, current: 'x' }),
      b: kubeconfig({ ...both(f), contexts: {}, current: '' }),
    }),
    env: { KUBECONFIG: 'DIR/a:DIR/b' },
  },
  {
    name: 'a list of files: the first of two entries of the same name',
    files: (f) => ({
      a: kubeconfig({ ...one(f), contexts: {}, current: '' }),
      b: kubeconfig({ ...one(f), clusters: { hub: f.spoke.cluster } }),
    }),
    env: { KUBECONFIG: 'DIR/a:DIR/b' },
  },
  {
    name: 'a list of files: one missing, one empty',
    files: (f) => ({ a: '', b: kubeconfig(one(f)) }),
    env: { KUBECONFIG: 'DIR/nope:DIR/a:DIR/b' },
  },
  {
    name: 'a flag for the file',
    files: (f) => ({ mine: kubeconfig(one(f)) }),
    args: '--kubeconfig mine',
  },
  {
    name: 'a flag for a missing file',
    files: (f) => config(one(f)),
    args: '--kubeconfig nope',
  },
  {
    name: 'the file in the home folder',
    files: (f) => ({ '.kube/config': kubeconfig(one(f)) }),
    env: { KUBECONFIG: '', HOME: 'DIR' },
  },
  {
    name: 'no home folder: the file below the working directory',
    files: (f) => ({ '.kube/config': kubeconfig(one(f)) }),
    env: { KUBECONFIG: '', HOME: '' },
  },
  {
    name: 'an empty list of files, which is not the file in the home folder',
    files: (f) => ({ '.kube/config': kubeconfig(one(f)) }),
    env: { KUBECONFIG: ':', HOME: 'DIR' },
  },
  {
    name: 'a list of files: one twice',
    files: (f) => config(one(f)),
    env: { KUBECONFIG: 'DIR/config:DIR/config' },
  },
  {
    name: 'certificates beside the file',
    files: (f) => ({
      'sub/config': kubeconfig(
        one(f, {
          cluster: { 'certificate-authority-data': '', 'certificate-authority': 'ca.crt' },
          user: { 'client-certificate': './me.crt', 'client-key': '../me.key' },
        }),
      ),
      'sub/ca.crt': pem(f.hub.cluster['certificate-authority-data']),
      'sub/me.crt': pem(f.hub.user['client-certificate-data']),
      'me.key': pem(f.hub.user['client-key-data']),
    }),
    env: { KUBECONFIG: 'DIR/sub/config' },
  },
  {
    name: 'certificates by flag',
    files: (f) => ({
      ...config(one(f, { user: {} })),
      'me.crt': pem(f.hub.user['client-certificate-data']),
      'me.key': pem(f.hub.user['client-key-data']),
    }),
    args: '--client-certificate me.crt --client-key me.key',
  },
  {
    name: 'a CA by flag',
    files: (f) => ({
      ...config(one(f, { cluster: { 'certificate-authority-data': '' } })),
      'ca.crt': pem(f.hub.cluster['certificate-authority-data']),
    }),
    args: '--certificate-authority ca.crt',
  },
  {
    name: 'a CA that did not sign the certificate',
    files: (f) => config(one(f, { cluster: { 'certificate-authority-data': '' } })),
  },
  {
    name: 'a missing CA file',
    files: (f) =>
      config(
        one(f, { cluster: { 'certificate-authority-data': '', 'certificate-authority': '/nope' } }),
      ),
  },
  {
    name: 'a CA as file and as data',
    files: (f) => config(one(f, { cluster: { 'certificate-authority': '/nope' } })),
  },
  {
    name: 'a certificate without a key',
    files: (f) =>
      config(
        one(f, {
          user: { 'client-certificate-data': f.hub.user['client-certificate-data'] ?? '' },
        }),
      ),
  },
  {
    name: 'no verification of the server',
    files: (f) =>
      config(
        one(f, { cluster: { 'certificate-authority-data': '', 'insecure-skip-tls-verify': true } }),
      ),
  },
  {
    name: 'no verification of the server, by flag',
    files: (f) => config(one(f)),
    args: '--insecure-skip-tls-verify',
  },
  {
    name: 'no verification of the server, with a CA',
    files: (f) => config(one(f, { cluster: { 'insecure-skip-tls-verify': true } })),
  },
  {
    name: 'another server name',
    files: (f) => config(one(f, { cluster: { 'tls-server-name': 'kubernetes.default' } })),
  },
  {
    name: 'a server name that is not in the certificate',
    files: (f) => config(one(f, { cluster: { 'tls-server-name': 'other.example.com' } })),
  },
  {
    name: 'a server name by flag',
    files: (f) => config(one(f, { cluster: { 'tls-server-name': 'other.example.com' } })),
    args: '--tls-server-name localhost',
  },
  {
    name: 'http to a port that speaks TLS',
    files: (f) =>
      config(one(f, { cluster: { server: f.hub.cluster.server.replace('https', 'http') } })),
  },
  {
    name: 'a port where nothing listens',
    files: (f) => config(one(f, { cluster: { server: 'https://127.0.0.1:1' } })),
  },
  {
    name: 'a host that does not exist',
    differs: {
      why: 'which resolver was asked is not known to us',
      instead: told(/ on \S+:53:/, ':'),
    },
    files: (f) => config(one(f, { cluster: { server: 'https://no.such.invalid' } })),
  },
  { name: 'a token', files: (f) => config(one(f, { user: { token: f.token } })) },
  {
    name: 'a token by flag',
    files: (f) => config(one(f, { user: {} })),
    args: (f) => `--token ${f.token}`,
  },
  {
    name: 'a token by flag, and a certificate',
    files: (f) => config(one(f)),
    args: (f) => `--token ${f.token}`,
  },
  {
    name: 'an invalid token',
    files: (f) => config(one(f, { user: { token: 'nonsense' } })),
  },
  {
    name: 'a token file',
    files: (f) => ({ ...config(one(f, { user: { tokenFile: 'token' } })), token: `${f.token}\n` }),
  },
  {
    name: 'a token file, and a token',
    files: (f) => ({
      ...config(one(f, { user: { tokenFile: 'token', token: 'x' } })),
      token: f.token,
    }),
  },
  {
    name: 'a missing token file',
    files: (f) => config(one(f, { user: { tokenFile: 'token' } })),
  },
  {
    name: 'a name and a password',
    files: (f) => config(one(f, { user: { username: 'me', password: 'x' } })),
  },
  {
    name: 'a token, and a name with a password',
    files: (f) => config(one(f, { user: { token: 'x', username: 'me', password: 'x' } })),
  },

  { name: 'impersonating a user', files: (f) => config(one(f)), args: '--as jane' },
  {
    name: 'impersonating a user in groups',
    files: (f) => config(one(f)),
    args: '--as jane --as-group dev --as-group=ops',
  },
  {
    name: 'impersonating a user with every flag',
    files: (f) => config(one(f)),
    args: '--as jane --as-uid 7 --as-user-extra why=drill --as-user-extra why=test --as-user-extra a/b=c=d',
  },
  {
    name: 'impersonating a user, by the kubeconfig',
    files: (f) =>
      config(
        one(f, {
          user: {
            ...f.hub.user,
            as: 'joe',
            'as-groups': ['dev'],
            'as-uid': '8',
            'as-user-extra': { x: ['y'] },
          },
        }),
      ),
  },
  {
    name: 'impersonating a user, by kubeconfig and flag',
    files: (f) => config(one(f, { user: { ...f.hub.user, as: 'joe' } })),
    args: '--as jane',
  },
  {
    name: 'impersonating a group without a user',
    files: (f) => config(one(f)),
    args: '--as-group dev',
  },

  { name: 'a plugin v1', files: (f) => plugin(f, credential({ token: f.token })) },
  {
    name: 'a plugin v1beta1 without an interactive mode',
    files: (f) => {
      const { interactiveMode: _, ...entry } = {
        apiVersion: V1BETA1,
        command: './login',
        interactiveMode: '',
      };
      return {
        ...plugin(f, credential({ token: f.token }, V1BETA1)),
        ...config(one(f, { user: { exec: entry } })),
      };
    },
  },
  {
    name: 'a plugin that gives a certificate',
    files: (f) =>
      plugin(
        f,
        credential({
          clientCertificateData: pem(f.hub.user['client-certificate-data']),
          clientKeyData: pem(f.hub.user['client-key-data']),
        }),
      ),
  },
  {
    name: 'a plugin that asks for cluster information',
    files: (f) =>
      plugin(
        f,
        credential({ token: f.token }),
        { provideClusterInfo: true },
        `case "$KUBERNETES_EXEC_INFO" in *'"server":"${f.hub.cluster.server}"'*) ;; *) exit 7;; esac`,
      ),
  },
  {
    name: 'a plugin with arguments and an environment',
    files: (f) =>
      plugin(
        f,
        credential({ token: f.token }),
        { args: ['a b'], env: [{ name: 'WHO', value: 'me' }] },
        '[ "$1-$WHO" = "a b-me" ] || exit 7',
      ),
  },
  { name: 'a plugin that fails', files: (f) => plugin(f, '', {}, 'exit 3') },
  {
    name: 'a plugin that does not exist',
    files: (f) =>
      plugin(f, '', { command: 'no-such-plugin', installHint: 'Install it:\n\n  get it' }),
  },
  {
    name: 'a plugin that prints nothing',
    differs: {
      why: 'kubectl compares versions before it looks at what came',
      instead: told(/exec plugin is configured .*/, 'decoding stdout: not JSON'),
    },
    files: (f) => plugin(f, ''),
  },
  {
    name: 'a plugin that prints another version',
    files: (f) => plugin(f, credential({ token: 'x' }, V1BETA1)),
  },
  {
    name: 'a plugin without a status',
    files: (f) => plugin(f, { kind: 'ExecCredential', apiVersion: V1 }),
  },
  { name: 'a plugin that gives no credentials', files: (f) => plugin(f, credential({})) },
  {
    name: 'a plugin that gives a key without a certificate',
    files: (f) => plugin(f, credential({ clientKeyData: 'x' })),
  },
  {
    name: 'a plugin that must prompt',
    files: (f) => plugin(f, credential({ token: f.token }), { interactiveMode: 'Always' }),
  },
  { name: 'a plugin without a version', files: (f) => plugin(f, '', { apiVersion: '' }) },
  {
    name: 'a plugin of an old version',
    files: (f) => plugin(f, '', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }),
  },
  { name: 'a plugin without a command', files: (f) => plugin(f, '', { command: '' }) },
  {
    name: 'a plugin whose token is invalid',
    files: (f) => plugin(f, credential({ token: 'nonsense' })),
  },
  {
    name: 'a plugin whose second token is valid',
    differs: {
      why: 'kubectl gives up at the first token that is refused',
      instead: () => 'somebody',
    },
    files: (f) =>
      plugin(
        f,
        credential({ token: f.token }),
        {},
        `[ -e asked ] || { touch asked; echo '${JSON.stringify(credential({ token: 'nonsense' }))}'; exit 0; }`,
      ),
  },
  {
    name: 'a plugin, and a token',
    files: (f) => plugin(f, '', {}, 'exit 3'),
    args: (f) => `--token ${f.token}`,
  },

  {
    name: 'a context that does not exist',
    differs: {
      why: 'we say what to type next',
      instead: ({ err }) => ({ err: `${err}hint: kubectl config get-contexts\n` }),
    },
    files: (f) => config(one(f)),
    args: '--context nope',
  },
  {
    name: 'a cluster that does not exist',
    differs: {
      why: 'we say what to type next',
      instead: ({ err }) => ({ err: `${err}hint: kubectl config get-clusters\n` }),
    },
    files: (f) => config(one(f)),
    args: '--cluster nope',
  },
  {
    name: 'a user that does not exist',
    differs: {
      why: 'we say what to type next',
      instead: ({ err }) => ({ err: `${err}hint: kubectl config get-users\n` }),
    },
    files: (f) => config(one(f)),
    args: '--user nope',
  },
  {
    name: 'a current context that does not exist',
    files: (f) => config({ ...one(f), current: 'nope' }),
  },
  {
    name: 'a context of a cluster that does not exist',
    files: (f) => config({ ...one(f), clusters: {} }),
    differs: {
      ...SAFER,
      instead: () => ({
        err: 'Error in configuration: cluster "hub" was not found for context "hub"\n',
      }),
    },
  },
  {
    name: 'a context of a user that does not exist',
    files: (f) => config({ ...one(f), users: {} }),
    differs: {
      ...SAFER,
      instead: () => ({
        err: 'Error in configuration: user "admin" was not found for context "hub"\n',
      }),
    },
  },
  {
    name: 'a file that is not YAML',
    differs: {
      ...OWN_WORDS,
      instead: told(/: yaml: .*/, ': unexpected end of the stream within a flow collection'),
    },
    files: () => ({ config: 'a: [' }),
  },
  {
    name: 'a file that is not a kubeconfig',
    differs: { ...OWN_WORDS, instead: told(/: couldn't get version.*/, ': not a kubeconfig') },
    files: () => ({ config: 'hello' }),
  },
  {
    name: 'a file with another type in place of a list',
    files: () => ({ config: 'clusters: {a: b}' }),
  },
  ...[
    'current-context: {a: b}',
    'clusters: [{name: a, cluster: {server: [1]}}]',
    'clusters: [{name: a, cluster: {insecure-skip-tls-verify: "yes"}}]',
    'users: [{name: a, user: {exec: {command: x, args: 5}}}]',
    'contexts: [null, {name: a, context: 7}]',
    'users: [{name: a, user: {as-user-extra: {a: b}}}]',
    'users: [{name: a, user: {client-key-data: 5}}]',
    'extensions: 5',
  ].map((text) => ({ name: `a wrong type: ${text}`, files: () => ({ config: text }) })),
  ...[
    '127.0.0.1:1',
    'localhost:1',
    'https://[::1',
    'http://',
    'https://h:1-2',
    'ftp://127.0.0.1',
  ].map((server) => ({
    name: `the server ${server}`,
    files: (f: Facts) => config(one(f, { cluster: { server, ...NO_AUTHORITY }, user: {} })),
  })),
  ...(['certificate-authority-data', 'client-certificate-data', 'client-key-data'] as const).map(
    (field) => ({
      name: `${field} that is not PEM`,
      files: (f: Facts) => {
        const { hub } = f;
        const data = { [field]: Buffer.from('none').toString('base64') };
        return config(
          field === 'certificate-authority-data'
            ? one(f, { cluster: data })
            : one(f, { user: { ...hub.user, ...data } }),
        );
      },
    }),
  ),
  {
    name: 'a kubeconfig of another version',
    differs: { ...OWN_WORDS, instead: told(/ in scheme .*/, '') },
    files: (f) => ({ config: kubeconfig(one(f)).replace('v1', 'v2') }),
  },
  {
    name: 'data that is not base64',
    files: (f) => config(one(f, { cluster: { 'certificate-authority-data': '!!!' } })),
  },
];

test.each(CASES)('$name', (one) => agree(one, facts), 60_000);
