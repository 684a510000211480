import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { maskedPair } from '../hmls/masking.ts';
import type { Change } from '../karmada/preview.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/** The changes that `plan` predicts, which `-o json` prints as they are. */
export interface PlanReport extends TypeMeta<'PlanReport'> {
  /** Whether anything would change. */
  readonly differs: boolean;
  readonly items: readonly ServicePlan[];
}

/** The changes to the resources of one HyperMLService. */
export interface ServicePlan {
  readonly name: string;
  readonly namespace: string;
  /** While it is, none of the changes is applied. */
  readonly suspended: boolean;
  readonly summary: ChangeCounts;
  /** One for each resource, unchanged ones included, in the order of the status. */
  readonly changes: readonly Change[];
}

/** The number of resources with each kind of change; one that is `taken` counts only there. */
export interface ChangeCounts extends Readonly<Record<Change['does'], number>> {
  /** Owned by another HyperMLService. */
  readonly taken: number;
}

export interface PlanOptions {
  /** Whether these are the changes of a deletion, which `suspend` does not hold back. */
  readonly deletion: boolean;
  /** Shows the values of Secrets. */
  readonly secrets: boolean;
}

/** The plan of `hmls`. Values of Secrets are masked, but it still shows which of them change. */
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

/** Whether anything would change. */
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
