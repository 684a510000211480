import { listAt, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { endpointsAt } from './endpoint.ts';
import type { WorkloadHealth } from './kind.ts';
import { notReady } from './readiness.ts';

/**
 * What can be told of a kind that is not in the list: nothing of its readiness, and the address where
 * most kinds have theirs. It is enough to show it, and to route to it when somebody names it.
 */
export function inspectOther(status: unknown, { kind }: KubeObject): WorkloadHealth {
  const [first] = listAt(status, 'addresses');
  const url = textAt(status, 'url') ?? textAt(status, 'address', 'url') ?? textAt(first, 'url');
  return {
    ...notReady('unknown', 'UnknownKind', `What makes a ${kind} ready is not known`),
    endpoints: endpointsAt('address', url),
    releases: [],
  };
}
