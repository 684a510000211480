import { HmlsError } from '../../src/errors.ts';
import { clustersOf, type HyperMLService } from '../../src/hmls/hypermlservice.ts';

/** `-C`, of commands that show what is on spokes; see {@link spokesIn}. */
export const spokeFlag = {
  alias: 'C',
  type: 'string',
  requiresArg: true,
  describe: 'Show only these clusters, by comma; may be repeated',
} as const;

export interface SpokeFlags {
  /** By comma; yargs gives a list if the flag is repeated. */
  readonly spoke?: string | readonly string[] | undefined;
}

/** The spokes that the flags name; undefined means all. */
export const spokesIn = ({ spoke }: SpokeFlags): readonly string[] | undefined =>
  spoke === undefined ? undefined : [spoke].flat().flatMap((names) => names.split(','));

/** @throws HmlsError `usage` if nothing is to go to one of `spokes`: it would look as if all were well */
export function assertPlaced(spokes: readonly string[], services: readonly HyperMLService[]): void {
  const known = [...new Set(services.flatMap(clustersOf))].sort();
  const unknown = spokes.find((spoke) => !known.includes(spoke));
  if (unknown === undefined || services.length === 0) return;
  throw new HmlsError('usage', `nothing is to go to "${unknown}", only to ${known.join(', ')}`);
}
