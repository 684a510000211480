import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { podTarget } from '../../../src/kube/kubeconfig/in-cluster.ts';

const ENV = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hmls-pod-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

/** Seen from a pod with these variables, whose service account has these files. */
function targetWith(env: Record<string, string>, files: readonly string[]) {
  for (const file of files) writeFileSync(join(dir, file), `${file} of the pod\n`);
  return podTarget({
    env,
    platform: 'linux',
    home: '',
    stdinIsTerminal: false,
    serviceAccountDir: dir,
  });
}

test('is the API server of the cluster, as the service account', () => {
  expect(targetWith(ENV, ['token', 'ca.crt', 'namespace'])).toEqual({
    cluster: { server: 'https://10.0.0.1:443', 'certificate-authority': join(dir, 'ca.crt') },
    user: { tokenFile: join(dir, 'token') },
    namespace: 'namespace of the pod',
  });
});

test("without a CA certificate, uses the system's CAs", () => {
  expect(targetWith(ENV, ['token'])?.cluster).toEqual({ server: 'https://10.0.0.1:443' });
});

test('an IPv6 address goes into brackets', () => {
  const env = { ...ENV, KUBERNETES_SERVICE_HOST: 'fd00::1' };
  expect(targetWith(env, ['token'])?.cluster.server).toBe('https://[fd00::1]:443');
});

test('POD_NAMESPACE takes precedence over the file', () => {
  expect(targetWith({ ...ENV, POD_NAMESPACE: 'demo' }, ['token', 'namespace'])?.namespace).toBe(
    'demo',
  );
});

test.each([
  { env: {}, files: ['token'] },
  { env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, files: ['token'] },
  { env: ENV, files: [] },
])('is undefined outside a pod: $env, $files', ({ env, files }) => {
  expect(targetWith(env, files)).toBeUndefined();
});
