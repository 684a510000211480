import type { Reply } from '../../../../src/headingress/traffic/tally.ts';
import type { Pool } from '../../../context.ts';

export interface LoadOptions {
  readonly requests: number;
  /** Number of requests in flight at a time. */
  readonly concurrency: number;
  /** For each response, including its body. */
  readonly timeoutMs: number;
  /** The response header that identifies the spoke, in lower case. */
  readonly attribution: string | undefined;
  /** Stops sending when it aborts; requests in flight are cancelled and not counted. */
  readonly stop: AbortSignal;
}

/** Sends requests, and returns the outcome of each in the order of completion. */
export async function sendLoad(pool: Pool, options: LoadOptions): Promise<Reply[]> {
  const { requests, concurrency, stop } = options;
  const replies: Reply[] = [];
  let begun = 0;
  const work = async () => {
    while (begun < requests && !stop.aborted) {
      begun++;
      const reply = await replyOf(pool, options);
      if (reply) replies.push(reply);
    }
  };
  await Promise.all(Array.from({ length: Math.min(requests, concurrency) }, work));
  return replies;
}

async function replyOf(
  pool: Pool,
  { timeoutMs, attribution, stop }: LoadOptions,
): Promise<Reply | undefined> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const started = performance.now();
  try {
    const { status, headers, milliseconds } = await pool.send(AbortSignal.any([deadline, stop]));
    const value = attribution === undefined ? undefined : headers[attribution];
    return { status, milliseconds, ...(value !== undefined && { attribution: value }) };
  } catch (error) {
    if (stop.aborted) return undefined;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = deadline.aborted ? 'timeout' : (code ?? message);
    return { error: why, milliseconds: performance.now() - started };
  }
}
