import http from 'node:http';
import https from 'node:https';
import { agentFor } from './agent.ts';
import type { Answer, Outgoing, PoolOptions } from './exchange.ts';
import { environmentProxy } from './proxy.ts';

/** Of a body, no more is read: a stream may go on for ever. */
const MOST_BYTES = 16 << 20;

/** A few connections over which one request is sent again and again; bodies of answers are dropped. */
export function openPool(outgoing: Outgoing, options: PoolOptions) {
  const { url, headers, body } = outgoing;
  const agent = agentOf(new URL(url), headers.get('host'), options);
  const sent = {
    'user-agent': 'kubectl-hmls',
    ...Object.fromEntries(headers),
    ...(body && { 'content-length': `${body.length}` }),
  };
  return {
    /** Rejects if there is no answer before `signal` aborts. */
    send: (signal: AbortSignal) => exchange(outgoing, { agent, signal, headers: sent }),
    close: () => agent.destroy(),
  };
}

function agentOf(url: URL, host: string | undefined, options: PoolOptions): http.Agent {
  const { connections, ca, insecure = false } = options;
  const servername = host?.replace(/:\d+$/, '');
  const settings = {
    keepAlive: true,
    maxSockets: connections,
    maxFreeSockets: connections,
    rejectUnauthorized: !insecure,
    ...(ca && { ca: Buffer.from(ca) }),
    ...(servername && { servername }),
  };
  return agentFor(url.protocol, environmentProxy(url, process.env), settings);
}

function exchange(
  { method, url, body }: Outgoing,
  options: Pick<http.RequestOptions, 'agent' | 'signal' | 'headers'>,
): Promise<Answer> {
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const sent = request(url, { ...options, method });
    sent.on('error', reject).on('response', (response) => {
      const { statusCode: status = 0 } = response;
      const done = () =>
        resolve({
          status,
          headers: textsIn(response.headers),
          milliseconds: performance.now() - started,
        });
      drop(response, done, reject);
    });
    sent.end(body);
  });
}

function drop(body: http.IncomingMessage, done: () => void, fail: (error: Error) => void): void {
  let size = 0;
  body.on('end', done).on('error', fail);
  body.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size <= MOST_BYTES) return;
    done();
    body.destroy();
  });
}

const textsIn = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
