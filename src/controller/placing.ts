import pMap from 'p-map';
import { HmlsError } from '../domain/errors.ts';
import type { HyperMLService } from '../domain/hypermlservice.ts';
import { keyOf, refOf } from '../domain/object.ts';
import type { PlacedManifest } from '../domain/placement.ts';
import { needsNudge, type PlannedPlacement, type Step } from '../domain/plan.ts';
import { conflictWith, notServedByKarmada, type Refusal } from '../domain/refusal.ts';
import { readySince } from '../domain/spoke.ts';
import { clusterOf, ownerOf, type Work } from '../domain/work.ts';
import { WORKS } from '../kube/cluster.ts';
import { type Karmada, spokeNamed, type World } from './world.ts';

/** How many Works of one HyperMLService are written at a time. */
const PARALLEL_WRITES = 8;

export interface Placed {
  readonly placed: PlacedManifest;
  /** As Karmada now has it, if it has one of ours. */
  readonly work?: Work | undefined;
  readonly refusal?: Refusal | undefined;
  /** What went wrong with a write; it is worth trying again. */
  readonly failure?: HmlsError | undefined;
}

/** Carries out every step. One that fails does not hold up the others. */
export function carryOut(
  hmls: HyperMLService,
  plan: readonly PlannedPlacement[],
  karmada: Karmada,
  world: World,
): Promise<Placed[]> {
  const carry = async ({ placed, step }: PlannedPlacement): Promise<Placed> => {
    try {
      return { placed, ...(await take(hmls, placed, step, karmada, world)) };
    } catch (error) {
      if (!(error instanceof HmlsError)) throw error;
      const work = 'stored' in step ? step.stored : undefined;
      return { placed, work, refusal: refusalFor(error), failure: error };
    }
  };
  return pMap(plan, carry, { concurrency: PARALLEL_WRITES });
}

async function take(
  hmls: HyperMLService,
  placed: PlacedManifest,
  step: Step,
  karmada: Karmada,
  world: World,
): Promise<Pick<Placed, 'work' | 'refusal'>> {
  switch (step.do) {
    case 'create':
      return create(hmls, placed, step.work, karmada, world);
    case 'update':
      return { work: await update(step, karmada, world) };
    case 'wait':
      return { work: undefined, refusal: GOING };
    case 'nothing':
      return { work: step.work };
    case 'refuse':
      return { refusal: step.refusal };
  }
}

const GOING: Refusal = {
  reason: 'Waiting',
  message: 'Waiting for Karmada to remove the one before it',
};

async function create(
  hmls: HyperMLService,
  placed: PlacedManifest,
  work: Work,
  karmada: Karmada,
  { report }: World,
): Promise<Pick<Placed, 'work' | 'refusal'>> {
  if ((await karmada.scopesOf([placed.manifest]))(placed.manifest) === undefined) {
    return { refusal: notServedByKarmada(placed) };
  }
  try {
    const created = await karmada.api.create(WORKS, work);
    report.wrote('karmada', 'create', 'Work', refOf(work));
    return { work: created };
  } catch (error) {
    if (!(error instanceof HmlsError) || error.code !== 'already-exists') throw error;
    return occupied(hmls, placed, await karmada.api.get(WORKS, refOf(work)));
  }
}

/** The name is taken: by a Work of ours that our view does not show yet, or by one of somebody else. */
function occupied(
  hmls: HyperMLService,
  placed: PlacedManifest,
  occupant: Work,
): Pick<Placed, 'work' | 'refusal'> {
  const owner = ownerOf(occupant);
  if (owner?.uid === hmls.metadata.uid) return { work: occupant };
  const rival = owner
    ? `HyperMLService ${keyOf(owner)}`
    : `the Work ${keyOf(refOf(occupant))}, which no HyperMLService made`;
  return { refusal: conflictWith(placed, rival) };
}

async function update(
  { work, stored, clearApplied }: Extract<Step, { do: 'update' }>,
  karmada: Karmada,
  { report }: World,
): Promise<Work> {
  const { resourceVersion } = clearApplied
    ? await withoutApplied(stored, karmada)
    : stored.metadata;
  const metadata = { ...work.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
  const updated = await karmada.api.replace(WORKS, { ...work, metadata });
  report.wrote('karmada', 'update', 'Work', refOf(work));
  return updated;
}

/**
 * Takes back Karmada's word that `work` is applied, and returns the metadata that results. Karmada
 * gives it anew once the spec changes, and then it speaks of the new manifest.
 */
async function withoutApplied(work: Work, karmada: Karmada): Promise<Work['metadata']> {
  const conditions = work.status?.conditions ?? [];
  const kept = conditions.filter(({ type }) => type !== 'Applied');
  if (kept.length === conditions.length) return work.metadata;
  const cleared = { ...work, status: { ...work.status, conditions: kept } };
  return (await karmada.api.replaceStatus(WORKS, cleared)).metadata;
}

/** Asks Karmada to remove `works`; those that are going already are only nudged if need be. */
export async function removeWorks(
  works: readonly Work[],
  karmada: Karmada,
  world: World,
): Promise<void> {
  await pMap(works, (work) => removeWork(work, karmada, world), { concurrency: PARALLEL_WRITES });
}

async function removeWork(work: Work, karmada: Karmada, world: World): Promise<void> {
  const spoke = spokeNamed(karmada, clusterOf(work));
  const nudge = needsNudge(work, readySince(spoke));
  if (work.metadata.deletionTimestamp !== undefined) {
    if (nudge?.do === 'update') await update(nudge, karmada, world);
    return;
  }
  await ignoring('not-found', async () => {
    await karmada.api.remove(WORKS, refOf(work), { uid: work.metadata.uid });
    world.report.wrote('karmada', 'delete', 'Work', refOf(work));
  });
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

const refusalFor = (error: HmlsError): Refusal =>
  error.code === 'unreachable'
    ? { reason: 'KarmadaUnreachable', message: error.message }
    : { reason: 'KarmadaRefused', message: error.message };
