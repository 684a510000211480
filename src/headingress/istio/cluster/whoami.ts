import { HmlsError } from '../../../errors.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import { textAt } from '../../../kubernetes/fields.ts';
import type { Kind } from '../../../kubernetes/kinds.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';

const SELFSUBJECTREVIEWS: Kind = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
};

/** Who `cluster` takes us for; `unknown` where it does not say, as before Kubernetes 1.28. */
export async function userOn(cluster: Cluster): Promise<string> {
  const { apiVersion, kind } = SELFSUBJECTREVIEWS;
  try {
    // The answer is not stored, so it has no name.
    const review: KubeObject = { apiVersion, kind, metadata: {} as KubeObject['metadata'] };
    const answer = await cluster.create(SELFSUBJECTREVIEWS, review);
    return textAt(answer, 'status', 'userInfo', 'username') ?? 'unknown';
  } catch (error) {
    if (error instanceof HmlsError) return 'unknown';
    throw error;
  }
}
