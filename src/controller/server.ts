import { createServer, type Server, type ServerResponse } from 'node:http';
import { HmlsError } from '../errors.ts';

/** Answers to probes and scrapes. */
export interface Answers {
  /** Why this replica is not ready to reconcile or to take over; undefined if it is. */
  unready(): string | undefined;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/**
 * Serves /healthz, /readyz and /metrics on `address`, e.g. `127.0.0.1:8080` or `:8080`, until the
 * returned function is called.
 *
 * @throws HmlsError `usage` if the address is invalid or cannot be listened on
 */
export async function serve(address: string, answers: Answers): Promise<() => void> {
  const { host, port } = parse(address);
  const server = createServer((request, response) => {
    void answer(request.url ?? '', response, answers);
  });
  await listening(server, host, port, address);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

function parse(address: string): { host: string | undefined; port: number } {
  const [, host = '', port = ''] = /^(.*):(\d{1,5})$/.exec(address) ?? [];
  if (port === '' || Number(port) > 65_535) {
    throw new HmlsError('usage', `invalid address "${address}": must be HOST:PORT or :PORT`);
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1') || undefined, port: Number(port) };
}

function listening(server: Server, host: string | undefined, port: number, address: string) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new HmlsError('usage', `cannot listen on ${address}: ${error.message}`));
    });
    server.listen({ host, port }, resolve);
  });
}

async function answer(url: string, response: ServerResponse, answers: Answers): Promise<void> {
  const [path] = url.split('?');
  if (path === '/metrics') {
    const { contentType, text } = await answers.metrics();
    return send(response, 200, text, contentType);
  }
  if (path === '/healthz') return send(response, 200, 'ok\n');
  if (path === '/readyz') {
    const why = answers.unready();
    return why === undefined ? send(response, 200, 'ok\n') : send(response, 503, `${why}\n`);
  }
  return send(response, 404, 'not found\n');
}

function send(response: ServerResponse, status: number, text: string, type = 'text/plain') {
  response.writeHead(status, { 'content-type': type }).end(text);
}
