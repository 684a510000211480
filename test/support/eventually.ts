import { realClock, until } from '../../src/kube/until.ts';

/** Long, so that a test fails for a fault, not on a busy machine. */
const TIMEOUT_MS = 60_000;

/** The result of `check` once it no longer throws; throws its last error after `timeoutMs`. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const attempt = async () => {
    try {
      return { value: await check() };
    } catch (error) {
      return { error };
    }
  };
  const polling = { everyMs: 50, timeoutMs };
  const last = await until(attempt, (result) => 'value' in result, polling, realClock);
  if ('value' in last) return last.value as T;
  throw last.error;
}
