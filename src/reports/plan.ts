import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { maskedPair } from '../hmls/masking.ts';
import type { Change } from '../karmada/preview.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/** What `plan` found, for scripts: with `-o json` as it is. */
export interface PlanReport extends TypeMeta<'PlanReport'> {
  /** Whether anything would be otherwise than it is. */
  readonly differs: boolean;
  readonly items: readonly ServicePlan[];
}

/** What becomes of what one HyperMLService places. */
export interface ServicePlan {
  readonly name: string;
  readonly namespace: string;
  /** None of it happens as long as this is so. */
  readonly suspended: boolean;
  readonly summary: ChangeCounts;
  /** All of them, those that change nothing, too, in the order of the status. */
  readonly changes: readonly Change[];
}

/** How many objects there are of each; one that is `taken` is in no other. */
export interface ChangeCounts extends Readonly<Record<Change['does'], number>> {
  /** Another HyperMLService has them. */
  readonly taken: number;
}

export interface PlanOptions {
  /** They are the changes of a deletion, which `suspend` does not hold back. */
  readonly deletion: boolean;
  /** Keeps what is in Secrets. */
  readonly secrets: boolean;
}

/** The plan of `hmls`. What is in Secrets is masked, but so that one sees which values change. */
export function servicePlan(
  { metadata, spec }: HyperMLService,
  changes: readonly Change[],
  { deletion, secrets }: PlanOptions,
): ServicePlan {
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    suspended: spec.suspend === true && !deletion,
    summary: countsOf(changes),
    changes: secrets ? changes : changes.map(masked),
  };
}

export const planReport = (items: readonly ServicePlan[]): PlanReport => ({
  ...typeMeta('PlanReport'),
  differs: items.some(differs),
  items,
});

/** Whether anything would be otherwise than it is. */
export const differs = ({ changes }: ServicePlan): boolean =>
  changes.some(({ does }) => does !== 'nothing');

export function countsOf(changes: readonly Change[]): ChangeCounts {
  const counts = { create: 0, change: 0, remove: 0, leave: 0, nothing: 0, taken: 0 };
  for (const { does, takenBy } of changes) counts[takenBy === undefined ? does : 'taken']++;
  return counts;
}

function masked(change: Change): Change {
  const { before, after } = maskedPair(change);
  return { ...change, ...(before && { before }), ...(after && { after }) };
}
