import { HmlsError } from '../errors.ts';
import { refOf } from '../kubernetes/object.ts';
import type { Remedy } from '../remedy.ts';
import type { HyperMLService, HyperMLServiceSpec } from './hypermlservice.ts';

/** The spokes to add to and to remove from a group of manifests. */
export interface SpokeChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Counts from 1; absent: the only group or, for removals, every group. */
  readonly group?: number | undefined;
}

/**
 * The spec of `hmls` with other spokes. Adding a spoke that is there already changes nothing;
 * removing one that is not there is an error, so that a typo does not pass for success.
 *
 * @throws HmlsError `usage` for an invalid change, `invalid-spec` if a group would have no spoke
 * left
 */
export function respread(hmls: HyperMLService, change: SpokeChange): HyperMLServiceSpec {
  assertValid(hmls, change);
  const { add, remove } = change;
  const workloads = hmls.spec.workloads.map((group, index) => {
    if (!concerns(change, index)) return group;
    const kept = group.clusters.filter((spoke) => !remove.includes(spoke));
    const clusters = [...new Set([...kept, ...add])];
    if (clusters.length === 0) throw noSpokeLeft(hmls, index);
    return { ...group, clusters };
  });
  return { ...hmls.spec, workloads };
}

const concerns = ({ group }: SpokeChange, index: number) =>
  group === undefined || group === index + 1;

function assertValid(hmls: HyperMLService, { add, remove, group }: SpokeChange): void {
  const { workloads } = hmls.spec;
  const { name } = hmls.metadata;
  if (add.length + remove.length === 0) {
    throw usage('no spokes to add or remove', { is: 'name-spokes' });
  }
  const both = add.find((spoke) => remove.includes(spoke));
  if (both !== undefined) throw usage(`${both} cannot be added and removed at once`);
  if (group !== undefined && !workloads[group - 1]) {
    throw usage(`"${name}" has no group ${group}; there ${count(workloads.length)}`);
  }
  if (group === undefined && add.length > 0 && workloads.length > 1) {
    throw usage(`"${name}" has ${workloads.length} groups: choose the one to add spokes to`, {
      is: 'choose-group',
    });
  }
  const concerned = workloads.filter((_, index) => concerns({ add, remove, group }, index));
  const unknown = remove.filter((spoke) => concerned.every((g) => !g.clusters.includes(spoke)));
  if (unknown.length > 0) {
    const where = group === undefined ? `"${name}"` : `group ${group} of "${name}"`;
    throw usage(`${where} does not place anything on ${unknown.join(', ')}`);
  }
}

const usage = (message: string, remedy?: Remedy) =>
  new HmlsError('usage', message, remedy && { remedy });

const count = (groups: number) => (groups === 1 ? 'is 1' : `are ${groups}`);

function noSpokeLeft(hmls: HyperMLService, index: number): HmlsError {
  const ref = refOf(hmls);
  return new HmlsError(
    'invalid-spec',
    `group ${index + 1} of "${ref.name}" would have no spoke left`,
    {
      remedy: { is: 'add-spoke-or-delete', ...ref },
    },
  );
}

/** The spokes of `before` that are no longer in `after`. */
export function removedSpokes(before: HyperMLServiceSpec, after: HyperMLServiceSpec): string[] {
  const kept = new Set(after.workloads.flatMap(({ clusters }) => clusters));
  const had = new Set(before.workloads.flatMap(({ clusters }) => clusters));
  return [...had].filter((spoke) => !kept.has(spoke));
}

/** Which of `spokes` get traffic, with the percentage of each. */
export const withTraffic = (
  spokes: readonly string[],
  routes: readonly { readonly spoke: string; readonly weight: number }[],
) => routes.filter(({ spoke, weight }) => weight > 0 && spokes.includes(spoke));
