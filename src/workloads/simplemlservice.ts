import { conditionAt, textAt } from '../kubernetes/fields.ts';
import { endpoint } from './endpoint.ts';
import type { WorkloadKind } from './kind.ts';
import { notReady, readyVerdict, type Verdict } from './readiness.ts';

/**
 * T9k's SimpleMLService. It answers only inside its cluster, at an address without a scheme such as
 * `mnist.demo.svc.cluster.local`; to be reached from outside it needs an Ingress of its own.
 *
 * Source: src/references/api-reference in t9k/user-manuals.
 */
export const simpleMLService: WorkloadKind = {
  apiVersions: ['tensorstack.dev/v1beta1'],
  kind: 'SimpleMLService',
  inspect(status) {
    return {
      ...verdictOf(status),
      endpoints: endpoint('address', textAt(status, 'address', 'url')),
      releases: [],
    };
  },
};

/** ModelDownloaded is a stage on the way: it explains, it does not decide. */
function verdictOf(status: unknown): Verdict {
  const verdict = readyVerdict(status);
  const download = conditionAt(status, 'ModelDownloaded');
  if (verdict.ready || verdict.phase === 'failed' || download?.status !== 'False') return verdict;
  const message = download.message ?? 'Its model is not downloaded';
  return notReady('progressing', 'ModelNotDownloaded', message);
}
