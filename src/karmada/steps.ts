import type { HyperMLService } from '../hmls/hypermlservice.ts';
import type { Placement } from '../hmls/placement.ts';
import { keyOf, refOf } from '../kubernetes/object.ts';
import { nudgeIfDue } from './nudge.ts';
import { conflictWith, type Refusal, spokeRefusal } from './refusal.ts';
import { readySince, type SpokeCluster } from './spoke.ts';
import {
  hasSameManifests,
  isCurrent,
  type Owner,
  ownerOf,
  SPOKE_READY_SINCE_ANNOTATION,
  updatedWork,
  type Work,
  workFor,
  workRefOf,
} from './work.ts';

/** The state of Karmada that steps are computed from. */
export interface KarmadaView {
  /** The Work of that name, regardless of its owner, if it has an owner label. */
  work(ref: { readonly namespace: string; readonly name: string }): Work | undefined;
  spoke(name: string): SpokeCluster | undefined;
  /** The HyperMLService that is `owner`; undefined if it no longer exists. */
  owner(owner: Owner): HyperMLService | undefined;
  readonly now: Date;
}

/** What to do to bring one placement in line with the spec. */
export type Step =
  | { readonly do: 'create'; readonly work: Work }
  | {
      readonly do: 'update';
      /** What to write: the stored Work with the changes. */
      readonly work: Work;
      readonly stored: Work;
      /**
       * The manifest changes. Karmada then keeps the condition `Applied`, without saying which
       * manifest it refers to, so it must be cleared first.
       */
      readonly clearApplied: boolean;
    }
  | { readonly do: 'nothing'; readonly work: Work }
  /** An earlier Work of that name is being deleted; its deletion triggers the next pass. */
  | { readonly do: 'wait'; readonly work: Work }
  | { readonly do: 'refuse'; readonly refusal: Refusal };

export interface PlacementStep {
  readonly placement: Placement;
  readonly step: Step;
}

/** The step for each of `placements`, in their order. */
export function stepsFor(
  hmls: HyperMLService,
  placements: readonly Placement[],
  view: KarmadaView,
): PlacementStep[] {
  return placements.map((placement) => ({ placement, step: stepFor(hmls, placement, view) }));
}

function stepFor(hmls: HyperMLService, placement: Placement, view: KarmadaView): Step {
  const desired = workFor(hmls, placement);
  const spoke = view.spoke(placement.cluster);
  const stored = view.work(refOf(desired));
  const rival = stored && rivalOf(hmls, stored, view);
  if (rival) return { do: 'refuse', refusal: conflictWith(placement, rival) };
  if (stored) return stepFrom(stored, desired, spoke, view.now);
  const refusal = spokeRefusal(placement, spoke);
  if (refusal) return { do: 'refuse', refusal };
  return { do: 'create', work: withReadySince(desired, readySince(spoke)) };
}

function stepFrom(stored: Work, desired: Work, spoke: SpokeCluster | undefined, now: Date): Step {
  if (stored.metadata.deletionTimestamp !== undefined) {
    return nudgeStep(stored, spoke, now) ?? { do: 'wait', work: stored };
  }
  if (!isCurrent(stored, desired)) {
    const work = updatedWork(stored, desired, readySince(spoke));
    return { do: 'update', work, stored, clearApplied: !hasSameManifests(stored, desired) };
  }
  return nudgeStep(stored, spoke, now) ?? { do: 'nothing', work: stored };
}

/** The step that nudges Karmada about `stored`, if that is needed. */
export function nudgeStep(
  stored: Work,
  spoke: SpokeCluster | undefined,
  now: Date,
): Extract<Step, { do: 'update' }> | undefined {
  const work = nudgeIfDue(stored, spoke, now);
  return work && { do: 'update', work, stored, clearApplied: false };
}

function withReadySince(work: Work, since: string | undefined): Work {
  if (since === undefined) return work;
  const annotations = { ...work.metadata.annotations, [SPOKE_READY_SINCE_ANNOTATION]: since };
  return { ...work, metadata: { ...work.metadata, annotations } };
}

/**
 * The owner of `stored` that takes precedence over `hmls`: an older HyperMLService, or anything
 * that is not a HyperMLService. A HyperMLService that is gone does not.
 */
function rivalOf(hmls: HyperMLService, stored: Work, view: KarmadaView): string | undefined {
  const owner = ownerOf(stored);
  if (owner?.uid === hmls.metadata.uid) return undefined;
  if (!owner) return `the Work ${keyOf(refOf(stored))}, which no HyperMLService made`;
  const rival = view.owner(owner);
  return rival && isOlder(rival, hmls) ? `HyperMLService ${keyOf(owner)}` : undefined;
}

function isOlder(a: HyperMLService, b: HyperMLService): boolean {
  const [ageA, ageB] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  return ageA === ageB ? (a.metadata.uid ?? '') < (b.metadata.uid ?? '') : ageA < ageB;
}

/** The Works of `owned` that no placement needs any more. */
export function surplusWorks(placements: readonly Placement[], owned: readonly Work[]): Work[] {
  const wanted = new Set(placements.map((placement) => keyOf(workRefOf(placement))));
  return owned.filter((work) => !wanted.has(keyOf(refOf(work))));
}
