import { HmlsError } from '../domain/errors.ts';
import type { KubeObject } from '../domain/object.ts';
import { textAt } from '../domain/unknown.ts';
import type { Cluster, Kind } from '../kube/cluster.ts';

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
