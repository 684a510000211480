import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { eventually } from '../support/eventually.ts';
import { BedError, messageOf } from './errors.ts';

const PATIENCE_SECONDS = 120;

/**
 * Waits until `check` no longer throws.
 *
 * @throws BedError with the last failure, after a timeout
 */
async function until(what: string, check: () => Promise<unknown>): Promise<void> {
  try {
    await eventually(check, PATIENCE_SECONDS * 1000);
  } catch (failure) {
    throw new BedError(`${what}: not within ${PATIENCE_SECONDS} s: ${messageOf(failure)}`);
  }
}

/** Waits until a GET responds with `status`. `ca` is the certificate to trust, in PEM. */
export function untilAnswers(
  url: string,
  { status = 200, ca }: { status?: number; ca?: string } = {},
) {
  return until(`GET ${url}`, async () => {
    const answer = await statusOf(url, ca);
    if (answer !== status) throw new Error(`status ${answer}`);
  });
}

function statusOf(url: string, ca: string | undefined): Promise<number | undefined> {
  const options = { agent: false, timeout: 2_000 } as const;
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? httpsRequest(url, { ...options, ...(ca ? { ca } : {}) })
      : httpRequest(url, options);
    request.on('response', (response) => resolve(response.resume().statusCode));
    request.on('timeout', () => request.destroy(new Error('no answer within 2 s')));
    request.on('error', reject);
    request.end();
  });
}
