import pMap from 'p-map';
import { HmlsError } from '../../errors.ts';
import type { Placement } from '../../hmls/placement.ts';
import { WORKS } from '../../karmada/kinds.ts';
import { notServedByKarmada, type Refusal } from '../../karmada/refusal.ts';
import { type KarmadaView, type PlacementStep, type Step, stepsFor } from '../../karmada/steps.ts';
import { appliedCondition, type Work } from '../../karmada/work.ts';
import { refOf } from '../../kubernetes/object.ts';
import { spokeNamed } from '../karmada/karmada.ts';
import type { Pass } from './world.ts';

/** How many Works of one HyperMLService are written concurrently. */
export const PARALLEL_WRITES = 8;

export interface ApplyResult {
  readonly placement: Placement;
  /** As it now is in Karmada; absent if this HyperMLService has none. */
  readonly work?: Work | undefined;
  readonly refusal?: Refusal | undefined;
  /** Why a write failed; it is worth a retry. */
  readonly failure?: HmlsError | undefined;
}

/** Applies each of `placements` as far as needed. One that fails does not hold up the others. */
export function applyAll(placements: readonly Placement[], pass: Pass): Promise<ApplyResult[]> {
  const plan = stepsFor(pass.hmls, placements, viewOf(pass));
  return pMap(plan, (planned) => attempt(planned, pass), { concurrency: PARALLEL_WRITES });
}

async function attempt({ placement, step }: PlacementStep, pass: Pass): Promise<ApplyResult> {
  try {
    return { placement, ...(await carryOut(placement, step, pass)) };
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    const work = 'stored' in step ? step.stored : undefined;
    return { placement, work, refusal: refusalFor(error), failure: error };
  }
}

/** The state of Karmada as far as it is known: the cache, or the Work that was just `read`. */
function viewOf({ karmada, world }: Pass, read?: Work): KarmadaView {
  return {
    work: (ref) => read ?? karmada.works.get(ref),
    spoke: (name) => spokeNamed(karmada, name),
    owner: ({ uid, ...ref }) => {
      const owner = world.services.get(ref);
      return owner?.metadata.uid === uid ? owner : undefined;
    },
    now: world.now(),
  };
}

type StepResult = Pick<ApplyResult, 'work' | 'refusal'>;

async function carryOut(placement: Placement, step: Step, pass: Pass): Promise<StepResult> {
  switch (step.do) {
    case 'create':
      return create(placement, step.work, pass);
    case 'update': {
      const work = await update(step, pass);
      return isGoing(work) ? { refusal: GOING } : { work };
    }
    case 'wait':
      return { refusal: GOING };
    case 'nothing':
      return { work: step.work };
    case 'refuse':
      return { refusal: step.refusal };
  }
}

const GOING: Refusal = {
  reason: 'Waiting',
  message: 'Waiting for Karmada to delete the previous object',
};

export const isGoing = ({ metadata }: Work) => metadata.deletionTimestamp !== undefined;

async function create(placement: Placement, work: Work, pass: Pass): Promise<StepResult> {
  const { karmada, world } = pass;
  const scopeOf = await karmada.scopesOf([placement.manifest]);
  if (scopeOf(placement.manifest) === undefined) return { refusal: notServedByKarmada(placement) };
  try {
    const created = await karmada.api.create(WORKS, work);
    world.report.wrote('karmada', 'create', 'Work', refOf(work));
    return { work: created };
  } catch (error) {
    if (!(error instanceof HmlsError) || error.code !== 'already-exists') throw error;
    return carryOutOver(await karmada.api.get(WORKS, refOf(work)), placement, pass);
  }
}

/** The name is taken by a Work that is not in the cache, yet or at all, and has now been read. */
async function carryOutOver(occupant: Work, placement: Placement, pass: Pass): Promise<StepResult> {
  const [planned] = stepsFor(pass.hmls, [placement], viewOf(pass, occupant));
  return planned ? carryOut(placement, planned.step, pass) : {};
}

export async function update(
  { work, stored, clearApplied }: Extract<Step, { do: 'update' }>,
  { karmada, world }: Pass,
): Promise<Work> {
  const { resourceVersion } = clearApplied
    ? await withoutApplied(stored, { karmada, world })
    : stored.metadata;
  const metadata = { ...work.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
  const updated = await karmada.api.replace(WORKS, { ...work, metadata });
  world.report.wrote('karmada', 'update', 'Work', refOf(work));
  return updated;
}

/**
 * Removes the condition Applied from `work`, and returns the resulting metadata. Karmada sets it
 * again once the spec changes, and it then refers to the new manifest.
 */
async function withoutApplied(
  work: Work,
  { karmada, world }: Pick<Pass, 'karmada' | 'world'>,
): Promise<Work['metadata']> {
  if (!appliedCondition(work)) return work.metadata;
  const conditions = work.status?.conditions?.filter(({ type }) => type !== 'Applied') ?? [];
  const cleared = { ...work, status: { ...work.status, conditions } };
  const { metadata } = await karmada.api.replaceStatus(WORKS, cleared);
  world.report.wrote('karmada', 'status', 'Work', refOf(work));
  return metadata;
}

/** How the status reports a failed write. */
export function refusalFor({ code, message }: HmlsError): Refusal {
  switch (code) {
    case 'conflict':
      // Another client, most often Karmada itself, has written it meanwhile: not worth reporting.
      return { reason: 'Waiting', message: 'Waiting for Karmada to apply it' };
    case 'unreachable':
      return { reason: 'KarmadaUnreachable', message };
    default:
      return { reason: 'KarmadaRefused', message };
  }
}

/** Runs `action`; an HmlsError with that code is ignored. */
export async function ignoring(
  code: HmlsError['code'],
  action: () => Promise<void>,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof HmlsError) || error.code !== code) throw error;
  }
}
