import type { EndpointFacts, Probe } from '../../../src/reports/endpoints.ts';
import type { Context } from '../../context.ts';

export interface ProbeOptions {
  readonly timeoutMs: number;
  /** Requested below the address; then only a success passes. */
  readonly path?: string | undefined;
}

/** Concurrent requests. */
const AT_ONCE = 16;

/** `all` with the result of one HTTP GET to each address. Response bodies are not read. */
export async function probed(
  all: readonly EndpointFacts[],
  options: ProbeOptions,
  context: Pick<Context, 'input' | 'timers'>,
): Promise<EndpointFacts[]> {
  const answered: EndpointFacts[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const some = all.slice(start, start + AT_ONCE);
    answered.push(...(await Promise.all(some.map((facts) => answering(facts, options, context)))));
  }
  return answered;
}

async function answering(
  facts: EndpointFacts,
  options: ProbeOptions,
  context: Pick<Context, 'input' | 'timers'>,
): Promise<EndpointFacts> {
  const { url } = facts;
  return url === undefined ? facts : { ...facts, check: await probe(url, options, context) };
}

async function probe(
  url: string,
  { timeoutMs, path }: ProbeOptions,
  { input, timers }: Pick<Context, 'input' | 'timers'>,
): Promise<Probe> {
  const start = timers.now();
  const deadline = new AbortController();
  const cancel = timers.after(timeoutMs, () => deadline.abort(new Error('timed out')));
  const done = (ok: boolean, result: string) => ({
    ok,
    result,
    milliseconds: timers.now() - start,
  });
  try {
    const { status, reason } = await input.download(below(url, path), deadline.signal);
    return done(path === undefined ? status < 500 : status >= 200 && status < 400, reason);
  } catch (error) {
    return done(false, deadline.signal.aborted ? 'timed out' : (error as Error).message);
  } finally {
    cancel();
    deadline.abort(); // drops the rest of the response
  }
}

const below = (url: string, path: string | undefined) =>
  path === undefined ? url : `${url.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
