import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { WatchEvent } from '../../src/kube/cluster.ts';
import { agentFor } from '../../src/web/agent.ts';
import { Authority } from '../bed/certificates.ts';
import { clientOf, json, SECRETS_KIND, serve } from '../kube/server.ts';
import { aSocksProxy, type SocksOptions, type SocksProxy } from '../support/socks.ts';

let proxy: SocksProxy;

afterEach(() => proxy.close());

/** A client of `server`, which only the proxy can find, through it. */
async function through(server: string, options: SocksOptions = {}, login = options.login) {
  proxy = await aSocksProxy(options);
  const url = `socks5://${login ? `${login}@` : ''}${proxy.address}`;
  return await clientOf(server.replace('127.0.0.1', 'api.example.invalid'), {
    cluster: { 'proxy-url': url },
  });
}

test('requests share one connection, and the proxy looks up the name', async () => {
  const server = await serve((n, _, response) => json(response, 200, { n }));
  const client = await through(server.url);
  expect([await client.read('/a'), await client.read('/b')]).toEqual([{ n: 0 }, { n: 1 }]);
  expect(proxy.asked).toEqual([server.url.replace('http://127.0.0.1', 'api.example.invalid')]);
  expect(server.connections).toBe(1);
  await server.close();
});

test('a stream comes as it is sent, while other requests go on', async () => {
  const line = (type: string, name: string) =>
    `${JSON.stringify({ type, object: { metadata: { name, resourceVersion: '1' } } })}\n`;
  let more = () => {};
  const server = await serve((n, _, response) => {
    if (n > 0) return json(response, 200, {});
    response.write(line('ADDED', 'a'));
    more = () => response.end(line('DELETED', 'a'));
  });
  const client = await through(server.url);
  const from = { resourceVersion: '1', signal: new AbortController().signal };
  const seen: string[] = [];
  for await (const event of client.watch(SECRETS_KIND, {}, from) as AsyncIterable<
    WatchEvent<object>
  >) {
    seen.push(event.type);
    if (event.type !== 'added') continue;
    await client.read('/version');
    more();
  }
  expect(seen).toEqual(['bookmark', 'added', 'deleted']);
  expect(proxy.asked).toHaveLength(2);
  await server.close();
});

test('TLS is with the server, under its name, and its sessions are kept', async () => {
  const authority = new Authority('test');
  const { key, certificate: cert } = authority.issue({
    commonName: 'server',
    hosts: ['api.example.invalid'],
  });
  const server = createServer({ key, cert }, (_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await aSocksProxy();
  const url = new URL(`socks5h://${proxy.address}`);
  const agent = agentFor('https:', url, { keepAlive: true });
  const { port } = server.address() as AddressInfo;
  const ask = (host: string, ca?: string) =>
    new Promise((resolve, reject) => {
      get({ host, port, agent, ca }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode));
      }).on('error', reject);
    });
  expect(await ask('api.example.invalid', authority.certificate)).toBe(200);
  expect(await ask('api.example.invalid', authority.certificate)).toBe(200);
  await expect(ask('other.example.invalid', authority.certificate)).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  await expect(ask('api.example.invalid')).rejects.toMatchObject({
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
  expect(proxy.asked).toHaveLength(3);
  agent.destroy();
  server.close();
});

test('a login is given, percent-encoded or not', async () => {
  const server = await serve((_, __, response) => json(response, 200, {}));
  const client = await through(server.url, { login: 'me:p w' }, 'me:p%20w');
  await client.read('/version');
  expect(proxy.asked).toHaveLength(1);
  await server.close();
});

test.each<[string, SocksOptions, string, string]>([
  ['nothing is said of a login', { login: 'me:pw' }, '', 'no acceptable authentication methods'],
  ['it is wrong', { login: 'me:pw' }, 'me:no', 'username/password authentication failed'],
  ['the server is not there', { reply: 5 }, '', 'unknown error connection refused'],
  ['that is not allowed', { reply: 2 }, '', 'unknown error connection not allowed by ruleset'],
])('it fails as Go fails if %s', async (_, options, login, why) => {
  const client = await through('http://127.0.0.1:6443', options, login);
  await expect(client.read('/version')).rejects.toMatchObject({
    code: 'unreachable',
    message: `Unable to connect to the server: socks connect tcp ${proxy.address}->api.example.invalid:6443: ${why}`,
  });
});

test('a proxy that is not there', async () => {
  const client = await through('http://127.0.0.1:6443');
  proxy.close();
  await expect(client.read('/version')).rejects.toMatchObject({
    message: `Unable to connect to the server: proxyconnect tcp: dial tcp ${proxy.address}: connect: connection refused`,
  });
});
