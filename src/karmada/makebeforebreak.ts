import type { ResourceId } from '../hmls/hypermlservice.ts';
import { reasonOf } from './causes.ts';
import type { Observation } from './observation.ts';
import { isReady } from './spoke.ts';
import { appliedCondition, clusterOf, type Work, workName } from './work.ts';

/**
 * Those of `surplus`, the Works that a spec no longer wants, that may go: what takes over must be in
 * place first. So nothing goes while anything is under way; and when nothing more will come of
 * waiting, an object goes only if it is in place on some other spoke that still wants it or, where
 * none does, if all that its own spoke should have now is there.
 */
export function removableWorks(
  surplus: readonly Work[],
  observations: readonly Observation[],
): readonly Work[] {
  if (!observations.every(isFinal)) return [];
  return surplus.filter((work) => isReplaced(work, observations));
}

function isReplaced(work: Work, observations: readonly Observation[]): boolean {
  const twins = observations.filter(
    ({ placement }) => nameFor(placement.resource) === work.metadata.name,
  );
  if (twins.length > 0) return twins.some(isInPlace);
  const neighbours = observations.filter(({ placement }) => placement.cluster === clusterOf(work));
  return neighbours.every(isInPlace);
}

const nameFor = ({ kind, name, namespace }: ResourceId) => workName(kind, name, namespace);

const isInPlace = ({ work, refusal, spoke }: Observation) =>
  refusal === undefined &&
  spoke !== undefined &&
  isReady(spoke) &&
  work !== undefined &&
  appliedCondition(work)?.status === 'True';

/** Whether waiting would not change anything: applied, refused, or on a spoke that is away. */
function isFinal({ work, refusal, spoke }: Observation): boolean {
  if (refusal) return !isTransient(refusal.reason);
  if (!spoke || !isReady(spoke)) return true;
  const applied = work && appliedCondition(work);
  if (!applied) return false;
  return applied.status === 'True' || !isTransient(reasonOf(applied.message ?? ''));
}

/** What goes away by itself in a moment. */
const isTransient = (reason: string) =>
  reason === 'Waiting' || reason === 'KarmadaUnreachable' || reason === 'ClusterNotReady';
