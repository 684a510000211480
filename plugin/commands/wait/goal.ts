import { HmlsError } from '../../../src/errors.ts';
import type { Goal, Select } from '../../../src/reports/goal.ts';

/**
 * The goal that the `text` of `--for` names: `ready`, `fullyapplied`, `condition=TYPE[=VALUE]`, `clusters>=N`,
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
