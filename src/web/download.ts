import http from 'node:http';
import https from 'node:https';
import { agentFor } from './agent.ts';
import { environmentProxy } from './proxy.ts';

/** A web server's response; `reason` is the status with its text, e.g. `404 Not Found`. */
interface Download {
  readonly status: number;
  readonly reason: string;
  readonly body: http.IncomingMessage;
}

/** As in Go; more is considered a loop. */
const MOST_REDIRECTS = 10;

/** The response to a GET of `url`, through the proxy of the environment, after all redirects. */
export async function download(url: string, signal: AbortSignal): Promise<Download> {
  let at = new URL(url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await get(at, signal);
    const { statusCode: status = 0, statusMessage: reason = '', headers } = answer;
    const moved = status >= 300 && status < 400 && headers.location;
    if (!moved) return { status, reason: `${status} ${reason}`.trim(), body: answer };
    answer.resume();
    at = new URL(moved, at);
  }
  throw new Error(`Get "${url}": stopped after ${MOST_REDIRECTS} redirects`);
}

function get(url: URL, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { get: ask } = url.protocol === 'http:' ? http : https;
  const proxy = environmentProxy(url, process.env);
  const agent = agentFor(url.protocol, proxy, { keepAlive: false });
  return new Promise((resolve, reject) => {
    ask(url, { signal, agent, headers: { Accept: '*/*' } }, resolve).on('error', reject);
  });
}
