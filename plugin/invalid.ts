import type { HmlsError } from '../src/errors.ts';
import { isObject, listAt, textAt } from '../src/kubernetes/fields.ts';

/**
 * An object that the API server refuses, with each of its causes on a line of its own.
 * Source: checkErr and MultilineError in k8s.io/kubectl pkg/cmd/util/helpers.go.
 */
export function invalidText({ message, cause }: HmlsError): string {
  const details = isObject(cause) && isObject(cause.details) ? cause.details : undefined;
  const kind = textAt(details, 'kind');
  if (kind === undefined) return message;
  const name = textAt(details, 'name') ?? '';
  const causes = listAt(details, 'causes').map(
    (one) => `${textAt(one, 'field') ?? ''}: ${textAt(one, 'message') ?? ''}`,
  );
  const [first, ...others] = [...new Set(causes)];
  const start = `The ${kind} ${JSON.stringify(name)} is invalid`;
  if (first === undefined) return start;
  if (others.length === 0) return `${start}: ${first}`;
  return [`${start}: `, ...[first, ...others].map((text) => `* ${text}`)].join('\n');
}
