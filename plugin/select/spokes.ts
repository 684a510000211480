import { HmlsError } from '../../src/errors.ts';
import { clustersOf, type HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { spokeFlag } from '../commands/flags/shared.ts';

/** `-C`, of commands that show what is on spokes. */
export type SpokeFlags = Pick<FlagsOf<typeof spokeFlag>, 'spoke'>;

/** The spokes that the flags name; undefined means all. */
export const spokesIn = ({ spoke }: SpokeFlags): readonly string[] | undefined =>
  spoke?.flatMap((names) => names.split(','));

/** @throws HmlsError `usage` if nothing is to go to one of `spokes`: it would look as if all were well */
export function assertPlaced(spokes: readonly string[], services: readonly HyperMLService[]): void {
  const known = [...new Set(services.flatMap(clustersOf))].sort();
  const unknown = spokes.find((spoke) => !known.includes(spoke));
  if (unknown === undefined || services.length === 0) return;
  throw new HmlsError('usage', `nothing is to go to "${unknown}", only to ${known.join(', ')}`);
}
