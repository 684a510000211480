import { HmlsError } from '../../src/errors.ts';
import { retryOnConflict } from '../../src/kube/retry.ts';

const conflict = () => new HmlsError('conflict', 'modified', { reason: 'Conflict' });

/** An attempt that fails with each of `errors` in turn, and then succeeds. */
function failing(errors: readonly Error[]) {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error) throw error;
    return 'written';
  };
}

test('retries after a conflict, with what refresh has read', async () => {
  const refreshed: string[] = [];
  const refresh = async ({ message }: HmlsError) => {
    refreshed.push(message);
  };
  expect(await retryOnConflict(failing([conflict(), conflict()]), refresh)).toBe('written');
  expect(refreshed).toEqual(['modified', 'modified']);
});

test('gives up after ten conflicts', async () => {
  expect(await retryOnConflict(failing(Array.from({ length: 9 }, conflict)))).toBe('written');
  const more = retryOnConflict(failing(Array.from({ length: 10 }, conflict)));
  await expect(more).rejects.toMatchObject({ code: 'conflict' });
});

test('refresh may give up sooner', async () => {
  const changed = new Error('changed by someone else');
  const refresh = () => Promise.reject(changed);
  await expect(retryOnConflict(failing([conflict()]), refresh)).rejects.toBe(changed);
});

test.each([
  ['another failure', new HmlsError('forbidden', 'no', { reason: 'Forbidden' })],
  ['a conflict that is not from an API server', new HmlsError('conflict', 'not written')],
])('passes on %s at once', async (_, error) => {
  await expect(retryOnConflict(failing([error]))).rejects.toBe(error);
});
