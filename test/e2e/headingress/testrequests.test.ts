import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as tlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PODS, SERVICES } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { Authority } from '../../bed/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { type Ended, hmlsWith } from '../support/programs.ts';
import { variable } from '../support/world.ts';
import { Scene } from './scene.ts';

// `kubectl hmls headingress test`: which requests it sends where, checked with the test's own servers.

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
  await scene.routed('mnist', '--weight', 'spoke1=30,spoke2=70', '--spoke-header');
}, 60_000);

test('--dry-run=client prints the requests, and sends none', async () => {
  const server = createServer();
  const asked: unknown[] = [];
  const url = await listening(server.on('request', (request) => asked.push(request.url)));
  const flags = [
    '--data',
    '{"x":1}',
    '--header',
    'authorization=Bearer s3cret',
    '--dry-run=client',
  ];
  const ended = await scene.attempt('test', 'mnist', '--gateway-url', url, ...flags);
  server.close();
  expect(ended).toEqual({
    status: 0,
    out: '',
    err: `Ingress cluster: ${scene.bed.ingress.server}
Would send 200 × POST ${url}/t9k/hypermlservices/namespaces/${scene.namespace}/mnist/, 8 at a time, timeout 30s (dry run)
Headers: content-type, authorization
Body: 7 bytes
Expected: spoke1=30,spoke2=70, by response header x-hmls-spoke
`,
  });
  expect(asked).toEqual([]);
  expect(
    await scene.attempt('test', 'mnist', '--gateway-url', url, '--data=@/nowhere'),
  ).toMatchObject({
    status: 1,
    err: expect.stringContaining('error reading /nowhere: ENOENT'),
  });
});

test('requests carry body, headers and host, over at most the given number of connections', async () => {
  const seen: object[] = [];
  const sockets = new Set<unknown>();
  const server = createServer((request, response) => {
    let body = '';
    sockets.add(request.socket);
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const { host, 'content-type': type, 'x-a': a } = request.headers;
      seen.push({ method: request.method, url: request.url, host, type, a, body });
      response.setHeader('x-who', 'outbound|80||nobody').end('ok');
    });
  });
  const url = await listening(server);
  const { namespace } = scene;
  const line = ['test', 'mnist', '--gateway-url', url, '-n', '21', '--concurrency=3', '--data=-'];
  const more = [
    '--header',
    'x-a=1',
    '--header',
    'x-a: 2',
    '--header=host=models.example.com',
    '--path=/p?q=1',
  ];
  const ended = await hmlsWith(
    '[1]',
    'headingress',
    ...line,
    ...more,
    '--attribute-by=X-Who',
    '-n',
    namespace,
  );
  server.close();
  server.closeAllConnections();
  expect(ended).toMatchObject({
    status: 2,
    out: expect.stringContaining(
      '21 requests reached no spoke of this HeadIngress: x-who is "outbound|80||nobody"',
    ),
  });
  expect(seen).toHaveLength(21);
  expect(seen.every((one) => JSON.stringify(one) === JSON.stringify(seen[0]))).toBe(true);
  expect(seen[0]).toEqual({
    method: 'POST',
    url: `/t9k/hypermlservices/namespaces/${namespace}/mnist/p?q=1`,
    host: 'models.example.com',
    type: 'application/json',
    a: '1, 2',
    body: '[1]',
  });
  expect(sockets.size).toBe(3);
});

test('https: the certificate is verified for the host of the HeadIngress', async () => {
  const authority = new Authority('test');
  const { certificate, key } = authority.issue({ commonName: 'm', hosts: ['models.example.com'] });
  const names: unknown[] = [];
  const server = tlsServer({ cert: certificate, key }, (request, response) => {
    names.push((request.socket as { servername?: unknown }).servername);
    response.setHeader('x-hmls-spoke', 'spoke1').end('ok');
  });
  const url = (await listening(server)).replace('http:', 'https:');
  const flags = [
    'test',
    'mnist',
    '--gateway-url',
    url,
    '-n',
    '5',
    '--header=host=models.example.com',
  ];
  const refused = await scene.attempt(...flags);
  expect(refused).toMatchObject({
    status: 2,
    err: expect.stringContaining('hint: --gateway-ca=FILE'),
  });
  expect(refused.out).toMatch(/no response: (SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)×5/);
  const folder = await mkdtemp(join(tmpdir(), 'hmls-ca-'));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, authority.certificate);
  const trusted = await scene.attempt(...flags, '--gateway-ca', ca);
  expect(trusted.out).toMatch(/^spoke1 +30 +5 +100.0% .* 200×5 /m);
  const other = await scene.attempt(
    ...flags,
    '--gateway-ca',
    ca,
    '--header=host=other.example.com',
  );
  expect(other.out).toContain('no response: ERR_TLS_CERT_ALTNAME_INVALID×5');
  await rm(folder, { recursive: true });
  const insecure = await scene.attempt(...flags, '--gateway-insecure');
  expect(insecure.out).toMatch(/^spoke1 +30 +5 +100.0% .* 200×5 /m);
  expect(new Set(names)).toEqual(new Set(['models.example.com']));
  server.close();
  server.closeAllConnections();
});

test('weights that change during the test make it inconclusive', async () => {
  let answered = 0;
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = createServer(async (_, response) => {
    if (++answered > 5) await held;
    response.setHeader('x-hmls-spoke', 'spoke2').end('ok');
  });
  const url = await listening(server);
  const running = scene.attempt(
    'test',
    'mnist',
    '--gateway-url',
    url,
    '-n',
    '10',
    '--concurrency=2',
  );
  await eventually(async () => expect(answered).toBeGreaterThan(5));
  await scene.run('set-weight', 'mnist', 'spoke1=31', 'spoke2=69');
  release();
  expect(await running).toMatchObject({
    status: 4,
    out: expect.stringContaining(
      'the weights changed during the test: from spoke1=30,spoke2=70 to spoke1=31,spoke2=69',
    ),
  });
  await scene.run('undo', 'mnist');
  server.close();
  server.closeAllConnections();
}, 60_000);

test('Ctrl-C: completed requests are reported, and the exit status is 130', async () => {
  let answered = 0;
  const server = createServer((_, response) => {
    // The first 20 are answered; the others hang.
    if (answered++ < 20) response.setHeader('x-hmls-spoke', 'spoke2').end('ok');
  });
  const url = await listening(server);
  const { child, ended } = started(
    'test',
    'mnist',
    '--gateway-url',
    url,
    '-n',
    '100',
    '-n',
    scene.namespace,
  );
  await eventually(async () => expect(answered).toBeGreaterThan(20));
  child.kill('SIGINT');
  const { status, out, err } = await ended;
  server.close();
  server.closeAllConnections();
  expect(status).toBe(130);
  expect(err).toMatch(/^Interrupted after 20 of 100 requests$/m);
  expect(out).toMatch(/^spoke2 +70 +20 +100\.0% .* 200×20 /m);
});

test('the gateway is found by its Service; without one, the error says what was checked', async () => {
  const flags = ['test', 'mnist', '--path', 'v1/models/mnist', '-n', '20'];
  expect(await scene.attempt(...flags)).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringMatching(
      /\nerror: no address found for the gateway: Gateway t9k-system\/t9k: no .*\nhint: .* --gateway-url=/,
    ),
  });
  const { namespace, bed } = scene;
  const port = Number(new URL(bed.gatewayUrl).port);
  const labels = { istio: 'ingressgateway', app: namespace };
  const name = 'gateway';
  try {
    await bed.ingress.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace, name, labels },
      spec: { containers: [{ name: 'envoy', image: 'example.com/envoy' }] },
    } as KubeObject);
    await bed.ingress.create(SERVICES, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace, name },
      spec: { type: 'LoadBalancer', selector: { app: namespace }, ports: [{ port }] },
    } as KubeObject);
    expect((await scene.attempt(...flags)).err).toContain(
      `Gateway t9k-system/t9k: Service ${namespace}/gateway has no load balancer address\n`,
    );
    const status = { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } };
    await bed.ingress.patchStatus(SERVICES, { namespace, name }, { status });
    const ended = await eventually(async () => {
      const tried = await scene.attempt(...flags);
      expect(tried).toMatchObject({ status: 0 }); // one in a thousand fails by chance
      return tried;
    });
    expect(ended.err).toContain(`Gateway: t9k-system/t9k, through Service ${namespace}/gateway\n`);
  } finally {
    await bed.ingress.remove(PODS, { namespace, name });
    await bed.ingress.remove(SERVICES, { namespace, name });
  }
}, 60_000);

async function listening(server: Pick<Server, 'listen' | 'address'>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs `kubectl hmls headingress …` in the background. */
function started(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const binary = join(import.meta.dirname, '../../../dist/kubectl-hmls');
  const env = {
    ...process.env,
    KUBECONFIG: variable('HUB_KUBECONFIG'),
    HMLS_INGRESS_KUBECONFIG: variable('INGRESS_KUBECONFIG'),
  };
  const child = spawn(binary, ['headingress', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(() => ({ status: child.exitCode ?? -1, out, err }));
  return { child, ended };
}
