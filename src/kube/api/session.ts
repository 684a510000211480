import { type HmlsError, isA } from '../../errors.ts';
import type { Listener } from '../clusterflags.ts';
import { fromForeign, fromSocket, fromStatus, isStatus, outOfTime } from '../failures.ts';
import type { Credentials, Login } from '../kubeconfig/credentials.ts';
import { sleep } from '../timing.ts';
import { type Answer, type Request, sender, textOf } from './http.ts';
import { heard, tellOfBody } from './trace.ts';

/** The requests of one user to one API server. All throw HmlsError unless the request succeeds. */
export interface Session {
  readonly server: string;
  /** The whole response body. */
  text(request: Request): Promise<string>;
  /** A response that may stay open indefinitely; `signal` ends it. The timeout covers its head only. */
  stream(request: Request, signal: AbortSignal): Promise<Answer>;
}

export interface SessionOptions {
  readonly credentials: Credentials;
  readonly userAgent: string;
  /** For a request and its response, retries included; 0 means no limit. */
  readonly timeoutMs: number;
  readonly listener: Listener;
}

export function sessionTo(options: SessionOptions): Session {
  const { credentials, userAgent, timeoutMs, listener } = options;
  const { server } = credentials;
  const send = heard(sender(new URL(server), credentials.proxy), server, listener);
  const open = async (request: Request, { headers, tls }: Login, signal: AbortSignal) => {
    const whole = {
      ...request,
      headers: { 'User-Agent': userAgent, ...request.headers, ...headers },
    };
    const answer = await patiently(() => send(whole, tls, signal), signal);
    if (isGood(answer)) return answer;
    throw await refusal(request, answer);
  };
  return {
    server,
    text: (request) =>
      admitted(credentials, (login) =>
        within({ server, timeoutMs }, async (signal) => {
          const text = await textOf(await open(request, login, signal));
          tellOfBody('Response', text, listener);
          return text;
        }),
      ),
    stream: (request, outer) =>
      admitted(credentials, (login) =>
        within({ server, timeoutMs, outer }, (signal) => open(request, login, signal)),
      ),
  };
}

/**
 * Runs `work` with a login, and once more with a renewed one if the server rejects the first. Logging in
 * has no timeout: a credential plugin may have to prompt the user.
 */
async function admitted<T>(
  credentials: Credentials,
  work: (login: Login) => Promise<T>,
): Promise<T> {
  const login = await credentials.login();
  try {
    return await work(login);
  } catch (error) {
    const isRefused = isA(error, 'unauthorized');
    if (!isRefused || !credentials.renew(login)) throw error;
    return await work(await credentials.login());
  }
}

interface Limits {
  readonly server: string;
  readonly timeoutMs: number;
  readonly outer?: AbortSignal;
}

/** Runs `work` until the timeout or until `outer` aborts; turns failures into HmlsErrors. */
async function within<T>(
  { server, timeoutMs, outer }: Limits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = timeoutMs > 0 ? setTimeout(() => limit.abort(outOfTime()), timeoutMs) : undefined;
  const signal = outer ? AbortSignal.any([outer, limit.signal]) : limit.signal;
  try {
    return await work(signal);
  } catch (error) {
    throw fromSocket(limit.signal.aborted ? limit.signal.reason : error, server);
  } finally {
    clearTimeout(timer);
  }
}

/** As client-go. Source: WithRetry in client-go rest/with_retry.go. */
const MAX_RETRIES = 10;

/**
 * Retries any verb when the server did nothing and says when to come back: 429 or 503 with Retry-After.
 */
async function patiently(attempt: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (let retries = 0; ; retries++) {
    const answer = await attempt();
    const wait = retryAfterMs(answer);
    if (wait === undefined || retries === MAX_RETRIES) return answer;
    answer.resume();
    await sleep(wait, signal);
  }
}

function retryAfterMs({ statusCode, headers }: Answer): number | undefined {
  if (statusCode !== 429 && statusCode !== 503) return undefined;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return seconds >= 0 && seconds <= MAX_RETRY_AFTER_SECONDS ? seconds * 1000 : undefined;
}

/** A server that asks for more is down rather than busy. */
const MAX_RETRY_AFTER_SECONDS = 10;

const isGood = ({ statusCode = 0 }: Answer) => statusCode >= 200 && statusCode < 300;

async function refusal({ method, path }: Request, answer: Answer): Promise<HmlsError> {
  const text = await textOf(answer);
  const status = tryParse(text);
  if (isStatus(status)) return fromStatus(status);
  return fromForeign({ method, path, code: answer.statusCode ?? 0, text });
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
