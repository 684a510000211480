import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The training runs: the cache contains the functions that these command lines use. */
const COMMAND_LINES = [['--help'], ['version'], ['get']];

/**
 * Makes V8's code cache for a script, by running it. The same script gives the same cache.
 *
 * @param {string} node the Node that the cache is for; another version or platform rejects it
 * @param {string} script path of the output of bundle()
 * @param {string} dir an empty folder to work in
 * @returns path of the cache
 */
export async function makeCodeCache(node, script, dir) {
  const cache = join(dir, 'cache');
  const server = await startApiServer();
  const kubeconfig = writeKubeconfig(dir, portOf(server));
  const env = { ...process.env, HOME: dir, KUBECONFIG: kubeconfig };
  try {
    for (const line of COMMAND_LINES) {
      await run(node, [FIXED_SEED, RUN_BUNDLE, script, cache, ...line], { env });
    }
  } finally {
    server.close();
  }
  markAsPlain(cache, await headerOf(node));
  await assertAccepted(node, script, cache);
  return cache;
}

const RUN_BUNDLE = join(import.meta.dirname, 'run-bundle.cjs');

/** V8 orders its output by hashes, with a random seed by default. */
const FIXED_SEED = '--hash-seed=1';

/**
 * V8 accepts a cache only if it runs with the flags that the cache was made with, by a hash of them in
 * the header. The seed is a flag, but does not change the code, so the hash of no flags is put there.
 *
 * Source: SerializedCodeData in V8's src/snapshot/code-serializer.h (Node 22).
 *
 * @param {string} cache
 * @param {Buffer} plainHeader
 */
function markAsPlain(cache, plainHeader) {
  const bytes = readFileSync(cache);
  plainHeader.copy(bytes, FLAG_HASH, FLAG_HASH, FLAG_HASH + 4);
  writeFileSync(cache, bytes);
}

const FLAG_HASH = 12;

/**
 * The first bytes of any cache that this Node makes when it runs without flags.
 *
 * @param {string} node
 */
async function headerOf(node) {
  const print = `process.stdout.write(new vm.Script('').createCachedData().toString('hex', 0, 32))`;
  const { stdout } = await run(node, ['-e', print]);
  return Buffer.from(stdout, 'hex');
}

/**
 * @param {string} node
 * @param {string} script
 * @param {string} cache
 */
async function assertAccepted(node, script, cache) {
  const load = `const [source, cachedData] = process.argv.slice(1).map((it) => fs.readFileSync(it));
    const { cachedDataRejected } = new vm.Script(source.toString('latin1'), { cachedData });
    process.stdout.write(String(cachedDataRejected));`;
  const { stdout } = await run(node, ['-e', load, script, cache]);
  if (stdout !== 'false') throw new Error('V8 rejects the code cache that was made for it');
}

/** A server with an empty response to every request. */
async function startApiServer() {
  const table = { kind: 'Table', apiVersion: 'meta.k8s.io/v1', columnDefinitions: [], rows: [] };
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(table));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** @param {import('node:http').Server} server */
function portOf(server) {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return address.port;
}

/**
 * @param {string} dir
 * @param {number} port
 */
function writeKubeconfig(dir, port) {
  const path = join(dir, 'kubeconfig');
  /** @type {(name: string, key: string, value: object) => object[]} */
  const named = (name, key, value) => [{ name, [key]: value }];
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: named('c', 'cluster', { server: `http://127.0.0.1:${port}` }),
    users: named('u', 'user', { token: 'none' }),
    contexts: named('x', 'context', { cluster: 'c', user: 'u' }),
    'current-context': 'x',
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}
