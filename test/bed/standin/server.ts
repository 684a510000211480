import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** The backend of a host. */
export interface Backend {
  readonly namespace: string;
  readonly mlservice: string;
  /** Picks the release, for a host that routes to several. */
  release(): string;
  /** Why it cannot serve; undefined if it can. */
  readonly problem: string | undefined;
}

/** Finds the backend of a host name; undefined if there is none. */
export type Route = (host: string) => Backend | undefined;

/**
 * Answers as the router and the model servers of a spoke do: by the Host header, 404 for an
 * unknown host, 503 for one whose servers do not run.
 */
export function modelServer(spoke: string, route: Route): Server {
  return createServer({ keepAliveTimeout: IDLE_MS }, (request, response) => {
    const host = hostNameOf(request);
    const backend = route(host);
    request.resume(); // an upload is read and discarded
    if (!backend) answer(response, 404, { error: `no service has the host ${host}` });
    else if (backend.problem) answer(response, 503, { error: backend.problem });
    else answerAsModel(spoke, backend, request, response);
  });
}

/** As on a spoke's gateway. Node's default of 5 s would close connections that ours is about to use. */
const IDLE_MS = 60 * 60 * 1000;

const MODEL_PATH = /^\/v1\/models\/[^/]+$/;

function answerAsModel(
  spoke: string,
  { namespace, mlservice, release }: Backend,
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
): void {
  const path = url.replace(/\?.*$/, '');
  if (path !== '/ping' && !MODEL_PATH.test(path)) {
    answer(response, 404, { error: `no model is at ${path}` });
  } else {
    const where = { spoke, namespace, mlservice, release: release(), path };
    answer(response, 200, { ...where, standin: true });
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}

/** Without the port, and in lower case. */
function hostNameOf({ headers }: IncomingMessage): string {
  return (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}
