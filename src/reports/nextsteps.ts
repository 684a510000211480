import type { Ref } from '../kubernetes/object.ts';
import type { Problem } from './status.ts';
import { isRefusal } from './unrecoverable.ts';

/** What to type next about a problem of the service `ref`; undefined where its message says it. */
export function adviceOn(
  { reason, cluster }: Problem,
  { namespace, name }: Ref,
): string | undefined {
  const service = `${name} -n ${namespace}`;
  switch (reason) {
    case 'NotObserved':
      return 'kubectl hmls doctor --hub';
    case 'Suspended':
      return `kubectl hmls resume ${service}`;
    case 'ClusterNotReady':
      return `kubectl karmada describe cluster ${cluster ?? ''}`.trimEnd();
    case 'ClusterNotFound':
      return 'kubectl hmls clusters';
    case 'StatusTruncated':
      return undefined;
  }
  if (reason.startsWith('Karmada')) return 'kubectl hmls doctor --karmada';
  const isToldAlready = isRefusal(reason) && reason !== 'ApplyFailed';
  return isToldAlready ? undefined : `kubectl hmls events ${service} --spokes`;
}
