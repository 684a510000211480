import type { Listener } from '../../../src/kube/clusterflags.ts';
import { clientOf, json, SECRETS_KIND, serve } from '../server.ts';

/** The trace of a client at `verbosity` for a request of `path` with the response `body`. */
async function told(verbosity: number, body: unknown, headers = {}) {
  const warnings: string[] = [];
  const lines: string[] = [];
  const listener: Listener = {
    verbosity,
    warning: (text) => warnings.push(text),
    log: (text) => lines.push(text.replace(/127\.0\.0\.1:\d+/g, 'HOST').replace(/=\d+$/, '=N')),
  };
  const server = await serve((_, __, response) => json(response, 200, body, headers));
  try {
    const client = await clientOf(server.url, { user: { token: 'hush' }, listener });
    await client.get(SECRETS_KIND, { namespace: 'ns', name: 'x' });
  } finally {
    await server.close();
  }
  return { warnings, lines };
}

const URL = 'http://HOST/api/v1/namespaces/ns/secrets/x';

test('level 6 logs the request', async () => {
  expect((await told(6, {})).lines).toEqual([
    `"Response" verb="GET" url="${URL}" status="200 OK" milliseconds=N`,
  ]);
});

test('below that, nothing', async () => {
  expect((await told(5, {})).lines).toEqual([]);
});

test('level 7 logs headers, but not tokens', async () => {
  const [request] = (await told(7, {})).lines;
  expect(request).toMatch(
    /^"Request" verb="GET" url="[^"]+" headers=<\n\tAccept: application\/json/,
  );
  expect(request).toContain('\n\tAuthorization: <masked>');
  expect(request).not.toContain('hush');
});

test('level 8 logs bodies, but not the data of Secrets', async () => {
  const secret = { kind: 'Secret', data: { a: 'aHVzaA==' }, stringData: { b: 'hush' } };
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': 'hush' };
  const body = {
    spec: { manifests: [secret] },
    metadata: { annotations },
    status: { token: 'hush' },
  };
  const { lines } = await told(8, body);
  expect(lines.at(-1)).toBe(
    '"Response Body" body={"spec":{"manifests":[{"kind":"Secret","data":"***","stringData":"***"}]},' +
      '"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"***"}},"status":{"token":"***"}}',
  );
  expect(lines.join()).not.toContain('hush');
});

test('warnings are passed on', async () => {
  const Warning = ['299 - "it is \\"old\\"", 299 - "two"', '199 - "for machines"'];
  expect((await told(0, {}, { Warning })).warnings).toEqual(['it is "old"', 'two']);
});
