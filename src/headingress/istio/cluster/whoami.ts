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

/** The username that `cluster` authenticates us as; `unknown` if it does not tell (before Kubernetes 1.28). */
export async function userOn(cluster: Cluster): Promise<string> {
  const { apiVersion, kind } = SELFSUBJECTREVIEWS;
  try {
    // A review is not persisted, so it has no name.
    const review: KubeObject = { apiVersion, kind, metadata: {} as KubeObject['metadata'] };
    const answer = await cluster.create(SELFSUBJECTREVIEWS, review);
    return textAt(answer, 'status', 'userInfo', 'username') ?? 'unknown';
  } catch (error) {
    if (error instanceof HmlsError) return 'unknown';
    throw error;
  }
}
