import { connectTo } from '../../src/kube/connect.ts';
import { type BadServer, clientOf, json, SECRETS_KIND, serve } from './server.ts';

let server: BadServer | undefined;
afterEach(() => server?.close());

test('sends a user agent in the format of client-go', async () => {
  server = await serve((_n, _request, response) =>
    json(response, 200, { items: [], metadata: {} }),
  );
  const cluster = await clientOf(server.url);
  await cluster.list(SECRETS_KIND, {});
  expect(cluster).toMatchObject({ server: server.url, defaultNamespace: 'default' });
  expect(server.requests[0]?.headers['user-agent']).toMatch(
    /^kubectl-hmls\/dev \((linux|darwin|windows)\/(amd64|arm64)\)$/,
  );
});

test('a kubeconfig from a Secret must have a current context', async () => {
  const kubeconfig = JSON.stringify({
    clusters: [{ name: 'a', cluster: { server: 'https://a' } }],
  });
  await expect(connectTo(kubeconfig)).rejects.toMatchObject({
    code: 'usage',
    message: 'it has no current-context',
  });
});
