// Proxies between us and an API server, compared with kubectl: which one is used, for what, or none.

import {
  agree,
  type Case,
  config,
  type Facts,
  forget,
  LOGIN,
  one,
  someFacts,
  told,
} from './cases.ts';

let facts: Facts;

beforeAll(async () => {
  facts = await someFacts();
}, 60_000);

afterAll(() => forget(facts));

/** A kubeconfig with a proxy. */
const by = (proxy: (facts: Facts) => string) => (facts: Facts) =>
  config(one(facts, { cluster: { 'proxy-url': proxy(facts) } }));

/** A kubeconfig for the hub by another name, which only proxies can resolve, or by another address. */
const at = (host: string) => (facts: Facts) => {
  const { port } = new URL(facts.hub.cluster.server);
  const server = `https://${host}:${port}`;
  return config(one(facts, { cluster: { server, 'tls-server-name': 'localhost' } }));
};

const encoded = LOGIN.split(':').map(encodeURIComponent).join(':');

const UNKNOWN = {
  why: 'which resolver was asked is not known to us',
  instead: told(/ on \S+:53:/, ':'),
};

const NOT_THERE = {
  why: 'kubectl says that of the server, which was not asked',
  instead: () => ({
    err: 'Unable to connect to the server: proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused\n',
  }),
};

const CASES: readonly Case[] = [
  { name: 'a proxy', files: by((f) => f.proxy.url) },
  {
    name: 'a proxy with an upper-case scheme',
    files: by((f) => f.proxy.url.replace('http', 'HTTP')),
  },
  {
    name: 'a proxy that does not listen',
    differs: NOT_THERE,
    files: by(() => 'http://127.0.0.1:1'),
  },
  { name: 'a proxy with an unknown scheme', files: by(() => 'ftp://127.0.0.1:1') },
  { name: 'a proxy without a scheme', files: by(() => '127.0.0.1:1') },
  { name: 'a proxy without a host', files: by(() => 'http://[::1') },
  { name: 'SOCKS', files: by((f) => `socks5://${f.socks.address}`) },
  {
    name: 'SOCKS that does not listen',
    differs: NOT_THERE,
    files: by(() => 'socks5://127.0.0.1:1'),
  },
  { name: 'SOCKS that resolves names', files: by((f) => `socks5h://${f.socks.address}`) },
  { name: 'SOCKS of another version', files: by((f) => `socks4://${f.socks.address}`) },
  { name: 'SOCKS with a login', files: by((f) => `socks5://${encoded}@${f.guarded.address}`) },
  { name: 'SOCKS with a wrong login', files: by((f) => `socks5://me:no@${f.guarded.address}`) },
  { name: 'SOCKS without a login', files: by((f) => `socks5://${f.guarded.address}`) },
  {
    name: 'SOCKS with a login that is not required',
    files: by((f) => `socks5://a:b@${f.socks.address}`),
  },
  {
    name: 'SOCKS for a server that does not exist',
    files: (f) =>
      config(
        one(f, {
          cluster: { server: 'https://127.0.0.1:1', 'proxy-url': `socks5://${f.socks.address}` },
        }),
      ),
  },
  {
    name: 'SOCKS, and a plugin',
    files: (f) => ({
      ...config(
        one(f, {
          cluster: { 'proxy-url': `socks5://${f.socks.address}` },
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: './login',
              interactiveMode: 'Never',
            },
          },
        }),
      ),
      login: `#!/bin/sh
echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "${f.token}"}}'
`,
    }),
  },

  ...[
    ['a proxy', { HTTPS_PROXY: 'http://PROXY' }],
    ['a proxy in lower case', { https_proxy: 'http://PROXY' }],
    ['a proxy without http://', { HTTPS_PROXY: 'PROXY' }],
    ['a proxy for HTTP only', { HTTP_PROXY: 'http://PROXY' }],
    ['a proxy for all, which Go does not support', { ALL_PROXY: 'http://PROXY' }],
    ['a proxy with an unknown scheme, which is used as HTTP', { HTTPS_PROXY: 'ftp://PROXY' }],
    ['SOCKS', { HTTPS_PROXY: 'socks5://SOCKS' }],
    ['SOCKS that resolves names', { HTTPS_PROXY: 'socks5h://SOCKS' }],
    ['SOCKS with a login', { HTTPS_PROXY: `socks5://${encoded}@GUARDED` }],
  ].map(
    ([what, env]): Case => ({
      name: `the environment has ${what}`,
      files: at('hub.test.invalid'),
      env: env as Record<string, string>,
      differs: UNKNOWN,
    }),
  ),
  {
    name: 'the environment has a proxy, which is not used for this machine',
    files: (f) => config(one(f)),
    env: { HTTPS_PROXY: 'http://127.0.0.1:1' },
  },
  {
    name: 'the environment has a proxy, and the kubeconfig another',
    files: by((f) => `socks5://${f.socks.address}`),
    env: { HTTPS_PROXY: 'http://PROXY', NO_PROXY: '*' },
  },

  // 0.0.0.0 is this machine, but not a loopback address.
  ...[
    ['hub.test.invalid', 'hub.test.invalid'],
    ['hub.test.invalid', 'test.invalid'],
    ['hub.test.invalid', '.test.invalid'],
    ['hub.test.invalid', '*.test.invalid'],
    ['hub.test.invalid', '.hub.test.invalid'],
    ['hub.test.invalid', 'est.invalid'],
    ['hub.test.invalid', 'other.invalid, HUB.test.invalid '],
    ['hub.test.invalid', 'hub.test.invalid:1'],
    ['hub.test.invalid', '*'],
    ['hub.test.invalid', '0.0.0.0/0'],
    ['0.0.0.0', ''],
    ['0.0.0.0', '0.0.0.0'],
    ['0.0.0.0', '0.0.0.0:1'],
    ['0.0.0.0', '0.0.0.0/8'],
    ['0.0.0.0', '10.0.0.0/8,::/0'],
    ['0.0.0.0', '000.0.0.0/8'],
    ['0.0.0.0', '.0'],
  ].map(
    ([host = '', rules = '']): Case => ({
      name: `to ${host}, where NO_PROXY is "${rules}"`,
      files: at(host),
      env: { HTTPS_PROXY: 'http://PROXY', NO_PROXY: rules },
      differs: UNKNOWN,
    }),
  ),
];

/** Keeps this machine's own proxy settings out of the test. */
const NONE = Object.fromEntries(
  ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
    [name, ''],
    [name.toLowerCase(), ''],
  ]),
);

test.each(CASES)('$name', (one) => agree({ ...one, env: { ...NONE, ...one.env } }, facts), 60_000);
