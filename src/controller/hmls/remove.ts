import pMap from 'p-map';
import { HmlsError } from '../../errors.ts';
import { unseenForMs } from '../../karmada/deletion.ts';
import { WORKS } from '../../karmada/kinds.ts';
import { nudgeStep } from '../../karmada/steps.ts';
import { clusterOf, EXECUTION_FINALIZER, type Work } from '../../karmada/work.ts';
import { refOf } from '../../kubernetes/object.ts';
import { spokeNamed } from '../karmada/karmada.ts';
import { isGoing, PARALLEL_WRITES, update } from './apply.ts';
import type { Pass } from './world.ts';

/** A Work that could not be deleted; it is worth a retry. */
export interface NotRemoved {
  readonly work: Work;
  readonly failure: HmlsError;
}

/** Deletes `works` and their objects on the spokes. One that fails does not hold up the others. */
export const removeWorks = (works: readonly Work[], pass: Pass) => each(works, pass, remove);

/** Deletes `works`, but leaves their objects on the spokes. */
export const orphanWorks = (works: readonly Work[], pass: Pass) => each(works, pass, orphan);

async function each(
  works: readonly Work[],
  pass: Pass,
  action: (work: Work, pass: Pass) => Promise<void>,
): Promise<NotRemoved[]> {
  const attempt = async (work: Work): Promise<NotRemoved[]> => {
    try {
      await action(work, pass);
      return [];
    } catch (error) {
      if (!(error instanceof HmlsError)) throw error;
      return error.code === 'not-found' ? [] : [{ work, failure: error }]; // gone already
    }
  };
  return (await pMap(works, attempt, { concurrency: PARALLEL_WRITES })).flat();
}

async function remove(work: Work, pass: Pass): Promise<void> {
  const spoke = spokeNamed(pass.karmada, clusterOf(work));
  if (!isGoing(work)) {
    const isInSight = !spoke || unseenForMs(work, pass.world.now()) === 0;
    return isInSight ? deleteWork(work, pass) : undefined;
  }
  if (!spoke) {
    // Karmada ignores the Works of a spoke that is not registered.
    await removeExecutionFinalizer(work, pass);
    return;
  }
  const step = nudgeStep(work, spoke, pass.world.now());
  if (step) await update(step, pass);
}

async function orphan(work: Work, pass: Pass): Promise<void> {
  const released = await removeExecutionFinalizer(work, pass);
  if (!isGoing(work)) await deleteWork(released, pass);
}

/** Only this version of it: meanwhile, an older HyperMLService may have taken it over. */
async function deleteWork(work: Work, { karmada, world }: Pass): Promise<void> {
  const { uid, resourceVersion } = work.metadata;
  await karmada.api.remove(WORKS, refOf(work), { uid, resourceVersion });
  world.report.wrote('karmada', 'delete', 'Work', refOf(work));
}

/**
 * Removes Karmada's finalizer from `work`: its objects then stay on the spoke when it is deleted.
 */
async function removeExecutionFinalizer(work: Work, { karmada, world }: Pass): Promise<Work> {
  const { resourceVersion, finalizers = [] } = work.metadata;
  if (!finalizers.includes(EXECUTION_FINALIZER)) return work;
  const kept = finalizers.filter((f) => f !== EXECUTION_FINALIZER);
  const patch = { metadata: { resourceVersion, finalizers: kept } };
  const released = await karmada.api.patch(WORKS, refOf(work), patch);
  world.report.wrote('karmada', 'update', 'Work', refOf(work));
  return released;
}
