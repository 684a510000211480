import { conditionAt, listAt, textAt } from '../kubernetes/fields.ts';
import { endpointsAt, withVisibility } from './endpoint.ts';
import type { Endpoint, WorkloadKind } from './kind.ts';
import { readinessByCondition } from './readiness.ts';
import { revisionsOf, taggedEndpoints } from './revisions.ts';

/**
 * Knative's Service. It stays ready when scaled to zero, and does not report its replicas. With
 * Knative, `Unknown` means in progress and `False` failed: docs/spec/errors.md in knative/serving.
 *
 * Source: pkg/apis/serving/v1/service_types.go in knative/serving.
 */
export const knativeService: WorkloadKind = {
  apiVersions: ['serving.knative.dev/v1'],
  kind: 'Service',
  inspect(status, manifest) {
    return {
      ...readinessByCondition(status, () => true),
      endpoints: withVisibility(manifest, endpointsOf(status)),
      releases: revisionsOf({
        targets: listAt(status, 'traffic'),
        routed: conditionAt(status, 'RoutesReady')?.status === 'True',
        latestCreated: textAt(status, 'latestCreatedRevisionName'),
        latestReady: textAt(status, 'latestReadyRevisionName'),
      }),
    };
  },
};

/** `address` is cluster-local: it is reported as such if there is nothing better. */
function endpointsOf(status: unknown): Endpoint[] {
  const url = textAt(status, 'url') ?? textAt(status, 'address', 'url');
  return [...endpointsAt('address', url), ...taggedEndpoints(listAt(status, 'traffic'))];
}
