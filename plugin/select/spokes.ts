import { HmlsError } from '../../src/errors.ts';
import { clustersOf, type HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { spokeFlag } from '../commands/flags/shared.ts';

/** `-C`, of commands that show what is on spokes. */
export type SpokeFlags = Pick<FlagsOf<typeof spokeFlag>, 'spoke'>;

/** The spokes that the flags name; undefined: all. */
export const spokesIn = ({ spoke }: SpokeFlags): readonly string[] | undefined =>
  spoke?.flatMap((names) => names.split(','));

/** @throws HmlsError `usage` if no service has one of `spokes`: an empty view would look healthy */
export function assertPlaced(spokes: readonly string[], services: readonly HyperMLService[]): void {
  const known = [...new Set(services.flatMap(clustersOf))].sort();
  const unknown = spokes.find((spoke) => !known.includes(spoke));
  if (unknown === undefined || services.length === 0) return;
  throw new HmlsError(
    'usage',
    `no manifests are placed on spoke "${unknown}"; spokes in use: ${known.join(', ')}`,
  );
}
