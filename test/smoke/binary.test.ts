import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import manifest from '../../package.json' with { type: 'json' };
import { bundleFaults } from '../../scripts/build/lazy.mjs';
import { dist, run, withPath } from './run.ts';

const binary = join(dist, 'kubectl-hmls');

test('kubectl finds it on PATH', async () => {
  expect(await run('kubectl', ['hmls', 'version'], withPath(dist))).toEqual({
    status: 0,
    stdout: `Client Version: v${manifest.version}\n`,
    stderr: '',
  });
});

test('it reports the source it was built from', async () => {
  const { stdout } = await run(binary, ['version', '-o', 'json']);
  expect(JSON.parse(stdout)).toEqual({
    clientVersion: {
      gitVersion: `v${manifest.version}`,
      gitCommit: expect.stringMatching(/^([0-9a-f]{40}(-dirty)?|unknown)$/),
      buildDate: expect.stringMatching(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|unknown)$/),
    },
  });
});

test('--help is output: on stdout, with status 0', async () => {
  const { status, stdout, stderr } = await run(binary, ['--help']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Deploy inference services to many clusters and split their traffic\.\n/);
  expect(stdout).toMatch(/^ {2}get +List HyperMLServices$/m);
});

test('a command that does not exist is an error: on stderr, with status 1', async () => {
  const { status, stdout, stderr } = await run(binary, ['no-such-command']);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^error: .*no-such-command/);
});

test('a closed pipe ends it silently, with the status of SIGPIPE', async () => {
  const child = spawn(binary, ['--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({ status, stderr }).toEqual({ status: 141, stderr: '' });
});

test('a command that needs no cluster does not look for one', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const dir = mkdtempSync(join(tmpdir(), 'hmls-smoke-'));
  try {
    const url = `http://127.0.0.1:${port}`;
    const env = {
      ...process.env,
      KUBECONFIG: kubeconfigIn(dir, url),
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
    };
    for (const args of [['version'], ['--help'], ['get', '--help']]) {
      expect(await run(binary, args, env)).toMatchObject({ status: 0 });
    }
    expect(connections).toBe(0);
    // That the server would have been found:
    expect(await run(binary, ['get'], env)).toMatchObject({ status: 1 });
    expect(connections).toBeGreaterThan(0);
  } finally {
    server.close();
    rmSync(dir, { recursive: true });
  }
});

test('nothing heavy is evaluated at start-up', () => {
  const metafile = JSON.parse(readFileSync(join(dist, 'metafile.json'), 'utf8'));
  expect(bundleFaults(metafile)).toEqual([]);
});

function kubeconfigIn(dir: string, server: string): string {
  const path = join(dir, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}
