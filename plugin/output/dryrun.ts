import { HmlsError } from '../../src/errors.ts';

/** Who does all but store it: nobody, the client, or the API server. */
export type DryRun = 'none' | 'client' | 'server';

/**
 * What `--dry-run` says; without a value it is that of the client.
 *
 * @throws HmlsError `usage`, in the words of kubectl, for what nobody knows
 */
export function dryRunOf(text = 'none'): DryRun {
  if (text === '') return 'client';
  if (text === 'none' || text === 'client' || text === 'server') return text;
  throw new HmlsError(
    'usage',
    `Invalid dry-run value (${text}). Must be "none", "server", or "client".`,
  );
}

/** What is said after an action that was not carried out. */
export const dryRunSuffix = (dryRun: DryRun) =>
  ({ none: '', client: ' (dry run)', server: ' (server dry run)' })[dryRun];
