import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Backend, modelServer } from '../../bed/standin/server.ts';

const backend = (problem?: string): Backend => ({
  namespace: 'demo',
  mlservice: 'torch',
  release: () => 'origin',
  problem,
});
const backends = new Map([
  ['torch.example', backend()],
  ['broken.example', backend('out of memory')],
]);
const server = modelServer('spoke1', (host) => backends.get(host));

beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => server.close());

async function get(host: string, path: string) {
  const { port } = server.address() as AddressInfo;
  const [response] = await once(
    request({ port, host: '127.0.0.1', path, headers: { host }, agent: false }).end(),
    'response',
  );
  return { status: response.statusCode, body: await json(response) };
}

test.each(['/ping', '/v1/models/mnist', '/v1/models/mnist?verbose=1'])(
  '%s is answered',
  async (path) => {
    const { status, body } = await get('torch.example', path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ spoke: 'spoke1', mlservice: 'torch', release: 'origin' });
  },
);

test.each([
  ['torch.example', '/', 404, 'no model is at /'],
  ['torch.example', '/t9k/hypermlservices/ping', 404, 'no model is at /t9k/hypermlservices/ping'],
  ['other.example', '/ping', 404, 'no service has the host other.example'],
  ['broken.example', '/ping', 503, 'out of memory'],
])('%s%s gives %i', async (host, path, status, error) => {
  expect(await get(host, path)).toEqual({ status, body: { error } });
});

test('the port and the case of a host do not matter', async () => {
  expect((await get('Torch.Example:8080', '/ping')).status).toBe(200);
});
