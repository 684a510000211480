import { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { isObserved } from '../status/state.ts';

/** What `wait --for` waits for. */
export type Goal =
  | { readonly is: 'condition'; readonly type: string; readonly value: string }
  | { readonly is: 'clusters'; readonly atLeast: number }
  | { readonly is: 'path'; readonly select: Select; readonly value?: string }
  | { readonly is: 'created' }
  | { readonly is: 'deleted' };

/** What a JSONPath finds in an object. */
export type Select = (object: unknown) => readonly unknown[];

/**
 * The goal that `text` names: `ready`, `fullyapplied`, `condition=TYPE[=VALUE]`, `clusters>=N`,
 * `jsonpath=PATH[=VALUE]`, `create` or `delete`. Paths are `compile`d.
 *
 * @throws HmlsError `usage`, in the words of kubectl where it has any
 */
export function parseGoal(text: string, compile: (path: string) => Select): Goal {
  const lower = text.toLowerCase();
  if (lower === 'delete') return { is: 'deleted' };
  if (lower === 'create') return { is: 'created' };
  if (lower === 'ready') return { is: 'condition', type: 'Ready', value: 'true' };
  if (lower === 'fullyapplied') return { is: 'condition', type: 'FullyApplied', value: 'true' };
  if (lower.startsWith('condition=')) return conditionGoal(text.slice('condition='.length));
  if (lower.startsWith('jsonpath=')) return pathGoal(text.slice('jsonpath='.length), compile);
  const [, count] = /^clusters>=(\d+)$/.exec(lower) ?? [];
  if (count !== undefined) return { is: 'clusters', atLeast: Number(count) };
  throw new HmlsError('usage', `unrecognized condition: ${JSON.stringify(text)}`, {
    hint: '--for=ready, fullyapplied, condition=TYPE, clusters>=N, jsonpath=PATH=VALUE, create or delete',
  });
}

function conditionGoal(text: string): Goal {
  const [type = '', value = 'true'] = text.split(/=(.*)/s);
  return { is: 'condition', type, value };
}

function pathGoal(text: string, compile: (path: string) => Select): Goal {
  if (text === '') throw new HmlsError('usage', 'jsonpath expression cannot be empty');
  const [, path = text, value] = /^(\{.*\}|[^={]+)(?:=(.*))?$/s.exec(text) ?? [];
  const select = compile(path);
  if (value === undefined) return { is: 'path', select };
  if (unquoted(value) === '') throw new HmlsError('usage', NO_VALUE);
  return { is: 'path', select, value: unquoted(value) };
}

const NO_VALUE =
  "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3";

const unquoted = (text: string) => text.replace(/^(['"])(.*)\1$/s, '$2');

/**
 * Whether `hmls` is where `goal` wants it. What the controller said of an earlier spec does not count;
 * only a path looks at the object as it is, as with kubectl.
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

/** @throws HmlsError `usage` for what is no single value, in the words of kubectl */
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
