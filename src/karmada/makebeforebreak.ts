import type { ResourceId } from '../hmls/hypermlservice.ts';
import { reasonOf } from './causes.ts';
import type { Observation } from './observation.ts';
import { isReady } from './spoke.ts';
import { appliedCondition, clusterOf, type Work, workName } from './work.ts';

/**
 * Which of `surplus`, the Works that the spec no longer asks for, may be deleted: make before
 * break. Nothing is deleted while anything is still being applied. After that, an object is deleted
 * only if it is in place on another spoke of the spec or, where there is none, if everything else
 * that the spec asks for on its own spoke is in place.
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

/** Whether waiting would change nothing: applied, refused, or on an unreachable spoke. */
function isFinal({ work, refusal, spoke }: Observation): boolean {
  if (refusal) return !isTransient(refusal.reason);
  if (!spoke || !isReady(spoke)) return true;
  const applied = work && appliedCondition(work);
  if (!applied) return false;
  return applied.status === 'True' || !isTransient(reasonOf(applied.message ?? ''));
}

/** Whether it usually resolves itself in a moment. */
const isTransient = (reason: string) =>
  reason === 'Waiting' || reason === 'KarmadaUnreachable' || reason === 'ClusterNotReady';
