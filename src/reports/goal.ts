import { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { isObserved } from '../status/state.ts';

/** What to wait for. */
export type Goal =
  | { readonly is: 'condition'; readonly type: string; readonly value: string }
  | { readonly is: 'clusters'; readonly atLeast: number }
  | { readonly is: 'path'; readonly select: Select; readonly value?: string }
  | { readonly is: 'created' }
  | { readonly is: 'deleted' };

/** What a JSONPath finds in an object. */
export type Select = (object: unknown) => readonly unknown[];

/**
 * Whether `hmls` has reached `goal`. A status of an earlier generation does not count; only a path is
 * evaluated on the object as it is, as kubectl does.
 */
export function isReached(goal: Goal, hmls: HyperMLService): boolean {
  switch (goal.is) {
    case 'deleted':
      return false;
    case 'created':
      return true;
    case 'path':
      return selects(goal, hmls);
    case 'clusters':
      return isObserved(hmls) && (hmls.status?.summary?.readyClusters ?? 0) >= goal.atLeast;
    case 'condition':
      return holds(goal.type, goal.value, hmls);
  }
}

/** Source: checkCondition in k8s.io/kubectl/pkg/cmd/wait/condition.go. */
function holds(type: string, value: string, { metadata, status }: HyperMLService): boolean {
  const found = status?.conditions?.find((c) => sameText(c.type, type));
  const { observedGeneration = status?.observedGeneration } = found ?? {};
  const isCurrent =
    observedGeneration === undefined || observedGeneration >= (metadata.generation ?? 0);
  return found !== undefined && isCurrent && sameText(found.status, value);
}

const sameText = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** @throws HmlsError `usage`, in the words of kubectl, unless the path selects a single value */
function selects({ select, value }: Extract<Goal, { is: 'path' }>, hmls: HyperMLService): boolean {
  const [found, ...more] = select(hmls);
  if (more.length > 0) {
    throw new HmlsError('usage', 'given jsonpath expression matches more than one value');
  }
  if (found === undefined) return false;
  if (value === undefined) return true;
  if (typeof found === 'object' && found !== null) {
    throw new HmlsError(
      'usage',
      'jsonpath leads to a nested object or list which is not supported',
    );
  }
  return `${found}`.trim() === value.trim();
}
