import http from 'node:http';
import https from 'node:https';
import { agentFor } from '../../web/agent.ts';
import type { TlsIdentity } from '../kubeconfig/identity.ts';

/** One request to an API server. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, below the server's own path if it has one. */
  readonly path: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body?: string | undefined;
}

/** A response whose body has not been read yet. */
export type Answer = http.IncomingMessage;

/** Sends one request. Resolves with the response head, whatever its status; rejects with Node's error. */
export type Send = (request: Request, tls: TlsIdentity, signal: AbortSignal) => Promise<Answer>;

/** Idle sockets are closed before a load balancer (60 s) or the API server (90 s) does it. */
const IDLE_MS = 30_000;
/** TCP keep-alive detects a dead peer under an idle watch. */
const KEEP_ALIVE_MS = 30_000;

/** A sender to one server over one pool of sockets, through `proxy` if there is one. */
export function sender(server: URL, proxy: URL | undefined): Send {
  const { request: open } = server.protocol === 'http:' ? http : https;
  const pool = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS, timeout: IDLE_MS };
  const agent = agentFor(server.protocol, proxy, pool);
  const exchange: Send = (request, tls, signal) =>
    new Promise((resolve, reject) => {
      const { method, body } = request;
      // For a DELETE, Node sends the body without its length, so it would run into the next request.
      const length = body !== undefined && { 'Content-Length': Buffer.byteLength(body) };
      const headers = { ...request.headers, ...length };
      const options = { ...tls, method, headers, signal, agent };
      const sent = open(urlOf(server, request.path), options, resolve);
      sent.on('error', (error) => reject(sent.reusedSocket ? asStale(error) : error));
      sent.end(body);
    });
  return onceMore(exchange);
}

/** The server may close an idle socket just as it is reused. A GET can safely be sent again. */
function onceMore(exchange: Send): Send {
  return (request, tls, signal) =>
    exchange(request, tls, signal).catch((error) => {
      if (request.method !== 'GET' || !(error instanceof StaleSocket)) throw error;
      return exchange(request, tls, signal);
    });
}

/** The whole body as text. */
export async function textOf(answer: Answer): Promise<string> {
  answer.setEncoding('utf8');
  let text = '';
  for await (const chunk of answer) text += chunk;
  return text;
}

class StaleSocket extends Error {
  readonly code = 'ECONNRESET';
}

function asStale(error: NodeJS.ErrnoException): Error {
  const closed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
  return closed ? new StaleSocket(error.message, { cause: error }) : error;
}

const urlOf = (server: URL, path: string) =>
  new URL(`${server.origin}${server.pathname.replace(/\/$/, '')}${path}`);
