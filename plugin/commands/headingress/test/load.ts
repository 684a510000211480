import type { Reply } from '../../../../src/headingress/traffic/tally.ts';
import type { Pool } from '../../../context.ts';

export interface LoadOptions {
  readonly requests: number;
  /** Requests that are under way at a time. */
  readonly concurrency: number;
  /** For each answer, body included. */
  readonly timeoutMs: number;
  /** The header that tells spokes apart, in lower case. */
  readonly attribution: string | undefined;
  /** Aborts when no more is to be sent; what is under way is given up then, and not counted. */
  readonly stop: AbortSignal;
}

/** What became of each of a number of requests, in the order in which they ended. */
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
