import type {
  ClusterEntry,
  ExecEntry,
  UserEntry,
} from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { assertUsable } from '../../../src/kube/kubeconfig/validation.ts';

const HERE = import.meta.filename;
const usable = { server: 'https://one' };
const plugin: ExecEntry = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: 'login',
  interactiveMode: 'Never',
};

const check = (user: UserEntry, cluster: ClusterEntry = usable) =>
  assertUsable({ clusterName: 'c', cluster, userName: 'u', user });

test.each<{ user?: UserEntry; cluster?: ClusterEntry }>([
  {},
  { user: { token: 't' } },
  { user: { exec: plugin } },
  { user: { exec: { command: 'login', apiVersion: 'client.authentication.k8s.io/v1beta1' } } },
  { user: { 'client-certificate': HERE, 'client-key-data': 'a2V5' } },
  { cluster: { ...usable, 'certificate-authority': HERE, 'proxy-url': 'socks5://p:1' } },
])('$user $cluster can be used', ({ user = {}, cluster }) => {
  expect(() => check(user, cluster)).not.toThrow();
});

test.each<{ user?: UserEntry; cluster?: ClusterEntry; says: string }>([
  { cluster: {}, says: 'no server found for cluster "c"' },
  {
    cluster: { ...usable, 'certificate-authority': '/nope' },
    says: 'unable to read certificate-authority /nope for c due to open /nope: no such file or directory',
  },
  {
    cluster: { ...usable, 'certificate-authority': HERE, 'certificate-authority-data': 'eA==' },
    says: 'certificate-authority-data and certificate-authority are both specified for c. certificate-authority-data will override.',
  },
  {
    cluster: { ...usable, 'proxy-url': 'ftp://me:hush@proxy' },
    says: `invalid 'proxy-url' "ftp://proxy" for cluster "c": unsupported scheme "ftp", must be http, https, or socks5`,
  },
  {
    cluster: { ...usable, 'proxy-url': '10.0.0.1:3128' },
    says: `invalid 'proxy-url' "10.0.0.1:3128" for cluster "c": could not parse: 10.0.0.1:3128`,
  },
  {
    user: { 'client-certificate': '/nope' },
    says: `
* client-key-data or client-key must be specified for u to use the clientCert authentication method.
* unable to read client-cert /nope for u due to open /nope: no such file or directory`,
  },
  {
    user: { token: 't', username: 'me' },
    says: 'more than one authentication method found for u; found [token basicAuth], only one is allowed',
  },
  {
    user: { 'as-uid': '7' },
    says: 'requesting uid, groups or user-extra for u without impersonating a user',
  },
  {
    user: { exec: { ...plugin, command: '' } },
    says: 'command must be specified for u to use exec authentication plugin',
  },
  {
    user: { exec: { command: 'login' } },
    says: 'apiVersion must be specified for u to use exec authentication plugin',
  },
  {
    user: { exec: { command: 'login', apiVersion: 'client.authentication.k8s.io/v1' } },
    says: 'interactiveMode must be specified for u to use exec authentication plugin',
  },
  {
    user: { exec: { ...plugin, interactiveMode: 'Sometimes' as 'Never' } },
    says: 'invalid interactiveMode for u: "Sometimes"',
  },
])('$says', ({ user = {}, cluster, says }) => {
  expect(() => check(user, cluster)).toThrow(
    expect.objectContaining({ code: 'bad-kubeconfig', message: says }),
  );
});

test.each<{ user?: UserEntry; cluster?: ClusterEntry; says: string }>([
  {
    user: { exec: { ...plugin, apiVersion: 'client.authentication.k8s.io/v1alpha1' } },
    says: 'exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"',
  },
  {
    cluster: { ...usable, 'certificate-authority': HERE, 'insecure-skip-tls-verify': true },
    says: 'specifying a root certificates file with the insecure flag is not allowed',
  },
])('$says', ({ user = {}, cluster, says }) => {
  expect(() => check(user, cluster)).toThrow(
    expect.objectContaining({ code: 'usage', message: says }),
  );
});
