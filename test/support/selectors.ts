import { HmlsError } from '../../src/errors.ts';
import type { Scope } from '../../src/kube/requests.ts';
import type { Event } from '../../src/kubernetes/event.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';

/** Whether an object is in the scope, as an API server decides it. */
export function inScope(scope: Scope, object: KubeObject): boolean {
  const { metadata } = object;
  const { namespace, labelSelector = '', fieldSelector = '' } = scope;
  const fields = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace ?? '',
    ...(object.kind === 'Event' && eventFields(object)),
  };
  return (
    (namespace === undefined || namespace === (metadata.namespace ?? '')) &&
    requirements(labelSelector).every((text) => labelMatches(text, metadata.labels ?? {})) &&
    requirements(fieldSelector).every((text) => fieldMatches(text, fields))
  );
}

const eventFields = ({ involvedObject }: Event) => ({
  'involvedObject.kind': involvedObject?.kind ?? '',
  'involvedObject.name': involvedObject?.name ?? '',
  'involvedObject.uid': involvedObject?.uid ?? '',
});

/** Split at the commas that are not inside parentheses. */
const requirements = (selector: string) => selector.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];

function labelMatches(text: string, labels: Readonly<Record<string, string>>): boolean {
  const set = /^\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const isIn = list.split(',').some((value) => value.trim() === labels[key]);
    return operator === 'in' ? isIn : !isIn;
  }
  const pair = equality(text);
  if (pair) return (labels[pair.key] === pair.value) === pair.equal;
  const key = text.trim();
  return key.startsWith('!') ? !(key.slice(1) in labels) : key in labels;
}

function fieldMatches(text: string, fields: Readonly<Record<string, string | undefined>>): boolean {
  const pair = equality(text);
  if (!pair || !(pair.key in fields)) {
    throw new HmlsError('invalid', `field label not supported: ${pair?.key ?? text}`, {
      reason: 'BadRequest',
    });
  }
  return (fields[pair.key] === pair.value) === pair.equal;
}

function equality(text: string) {
  const [, key, operator, value] = /^\s*(\S+?)\s*(!=|==|=)\s*(\S*)\s*$/.exec(text) ?? [];
  if (key === undefined || value === undefined) return undefined;
  return { key, value, equal: operator !== '!=' };
}
