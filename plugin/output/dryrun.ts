import { HmlsError } from '../../src/errors.ts';

/** Whether to write, to stop short of sending, or to have the API server do everything but persist. */
export type DryRun = 'none' | 'client' | 'server';

/**
 * The value of `--dry-run`; `client` without one.
 *
 * @throws HmlsError `usage`, in the words of kubectl, for an unknown value
 */
export function dryRunOf(text = 'none'): DryRun {
  if (text === '') return 'client';
  if (text === 'none' || text === 'client' || text === 'server') return text;
  throw new HmlsError(
    'usage',
    `Invalid dry-run value (${text}). Must be "none", "server", or "client".`,
  );
}

/** The suffix of an outcome that was not persisted. */
export const dryRunSuffix = (dryRun: DryRun) =>
  ({ none: '', client: ' (dry run)', server: ' (server dry run)' })[dryRun];
