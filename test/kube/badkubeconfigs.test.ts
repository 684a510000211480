import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { HmlsError } from '../../src/errors.ts';
import { connect } from '../../src/kube/connect.ts';
import type { Environment } from '../../src/kube/kubeconfig/environment.ts';
import { type Numbers, numbers, oneOf, spoilt } from '../support/spoilt.ts';

// Corrupted kubeconfigs: each gets an error that says where to look, and quickly.

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hmls-bad-'));
});

afterAll(() => rmSync(home, { recursive: true }));

/** Nothing listens on that port of this machine. */
const SERVER = 'https://127.0.0.1:1';

const SEED = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'here',
  contexts: [{ name: 'here', context: { cluster: 'hub', user: 'jane', namespace: 'demo' } }],
  clusters: [
    {
      name: 'hub',
      cluster: { server: SERVER, 'certificate-authority-data': 'YQ==', 'tls-server-name': 'hub' },
    },
  ],
  users: [
    {
      name: 'jane',
      user: {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: './no-such-program',
          args: ['get-token'],
          env: [{ name: 'A', value: 'b' }],
          interactiveMode: 'Never',
        },
      },
    },
  ],
};

const USERS = [
  SEED.users[0]?.user,
  { token: 's3cret' },
  { tokenFile: 'no-such-file' },
  { 'client-certificate-data': 'YQ==', 'client-key-data': 'YQ==' },
  { 'client-certificate': 'no-such-file', 'client-key': 'no-such-file' },
  { username: 'jane', password: 's3cret' },
  { 'auth-provider': { name: 'oidc', config: { 'idp-issuer-url': 'https://127.0.0.1:1' } } },
];

const VALUES: readonly unknown[] = [
  null,
  0,
  -1,
  Number.POSITIVE_INFINITY,
  true,
  '',
  ' ',
  'x',
  '\u0000',
  'http://',
  'https://[::1',
  'ftp://127.0.0.1:1',
  '127.0.0.1:1',
  'no-such-file',
  '!!not base64!!',
  'x'.repeat(100_000),
  [],
  {},
  [[]],
  [null],
  [{}],
  { name: 1 },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
];

/** `value` with one corrupted place. */
function twisted(value: unknown, random: Numbers): unknown {
  if (random(4) === 0 || typeof value !== 'object' || value === null) return oneOf(VALUES, random);
  if (Array.isArray(value)) {
    const at = random(value.length);
    return value.map((item, i) => (i === at ? twisted(item, random) : item));
  }
  const keys = Object.keys(value);
  const key = oneOf(keys, random);
  const { [key]: old, ...rest } = value as Record<string, unknown>;
  return random(6) === 0 ? rest : { ...rest, [key]: twisted(old, random) };
}

function badConfig(random: Numbers): string {
  const config = { ...SEED, users: [{ name: 'jane', user: oneOf(USERS, random) }] };
  const text = dump(random(4) === 0 ? config : twisted(config, random));
  return random(4) === 0 ? spoilt(text, random) : text;
}

const environment = (): Environment => ({
  env: { PATH: join(home, 'no-such-folder') },
  home,
  platform: process.platform,
  stdinIsTerminal: false,
  serviceAccountDir: join(home, 'serviceaccount'),
});

/** The file, the server, or the part of the kubeconfig at fault. */
const PLACES =
  /hmls-bad-|127\.0\.0\.1|localhost:8080|"(here|hub|jane)"|for jane|(context|cluster|user|auth info|scheme) "|specified context: |host must be a URL or a host:port pair: |exec plugin: |OIDC|root certificates|in (certificate|key) input/;

test('2,000 bad kubeconfigs: each gets an error of ours that names a place, and none takes long', async () => {
  const random = numbers(2);
  const path = join(home, 'config');
  let slowest = 0;
  for (let i = 0; i < 2000; i++) {
    const text = badConfig(random);
    writeFileSync(path, text);
    const start = performance.now();
    const error = await used(path);
    slowest = Math.max(slowest, performance.now() - start);
    if (!(error instanceof HmlsError)) throw new Error(text, { cause: error });
    expect(error.message).toMatch(PLACES);
    expect(error.message).not.toMatch(/undefined|\[object|TypeError|OpenSSL|routines|s3cret/);
  }
  expect(slowest).toBeLessThan(2000);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
}, 120_000);

/** The outcome of a request with the kubeconfig in that file, which can only be an error. */
async function used(kubeconfig: string): Promise<unknown> {
  try {
    const cluster = await connect({ kubeconfig, requestTimeoutSeconds: 1 }, environment());
    await cluster.read('/version');
    return undefined;
  } catch (error) {
    return error;
  }
}
