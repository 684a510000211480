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

/** How many Works of one HyperMLService are written at a time. */
export const PARALLEL_WRITES = 8;

export interface ApplyResult {
  readonly placement: Placement;
  /** As Karmada now has it, if it has one of ours. */
  readonly work?: Work | undefined;
  readonly refusal?: Refusal | undefined;
  /** What went wrong with a write; it is worth trying again. */
  readonly failure?: HmlsError | undefined;
}

/** Does for each of `placements` what is needed. One that fails does not hold up the others. */
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

/** What the pass knows of Karmada; of the Work that it has just read itself, that. */
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

/** The name is taken by a Work that our view does not show, yet or at all: now we have seen it. */
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
 * Takes back Karmada's word that `work` is applied, and returns the metadata that results. Karmada
 * gives it anew once the spec changes, and then it speaks of the new manifest.
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

/** What to say of a write that failed. */
export function refusalFor({ code, message }: HmlsError): Refusal {
  switch (code) {
    case 'conflict':
      // Somebody, most often Karmada itself, wrote it meanwhile: nothing to trouble people with.
      return { reason: 'Waiting', message: 'Waiting for Karmada to apply it' };
    case 'unreachable':
      return { reason: 'KarmadaUnreachable', message };
    default:
      return { reason: 'KarmadaRefused', message };
  }
}

/** Runs `action`; that it was too late is no error. */
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
