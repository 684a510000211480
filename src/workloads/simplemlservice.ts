import { conditionAt, textAt } from '../kubernetes/fields.ts';
import { endpointsAt } from './endpoint.ts';
import type { WorkloadKind } from './kind.ts';
import { notReady, type Readiness, readinessByCondition } from './readiness.ts';

/**
 * T9k's SimpleMLService. It is only reachable inside its cluster, at an address without a scheme
 * such as `mnist.demo.svc.cluster.local`; to be reached from outside it needs an Ingress of its
 * own.
 *
 * Source: src/references/api-reference in t9k/user-manuals.
 */
export const simpleMLService: WorkloadKind = {
  apiVersions: ['tensorstack.dev/v1beta1'],
  kind: 'SimpleMLService',
  inspect(status) {
    return {
      ...readinessOf(status),
      endpoints: endpointsAt('address', textAt(status, 'address', 'url')),
      releases: [],
    };
  },
};

/** ModelDownloaded is a step towards Ready: it explains, but does not decide. */
function readinessOf(status: unknown): Readiness {
  const readiness = readinessByCondition(status);
  const download = conditionAt(status, 'ModelDownloaded');
  if (readiness.ready || readiness.phase === 'failed' || download?.status !== 'False')
    return readiness;
  const message = download.message ?? 'The model has not been downloaded';
  return notReady('progressing', 'ModelNotDownloaded', message);
}
