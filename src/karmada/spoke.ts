import type { Condition, KubeObject } from '../kubernetes/object.ts';

/** Karmada's `cluster.karmada.io/v1alpha1` Cluster: a registered spoke. */
export interface SpokeCluster extends KubeObject {
  readonly status?: {
    readonly kubernetesVersion?: string;
    readonly conditions?: readonly Condition[];
    /** What the spoke serves, as of Karmada's last check (every 10 s by default). */
    readonly apiEnablements?: readonly ApiEnablement[];
  };
}

interface ApiEnablement {
  readonly groupVersion: string;
  readonly resources?: readonly { readonly name: string; readonly kind: string }[];
}

/** Whether Karmada can reach the spoke; undefined before its first attempt. */
export const readyCondition = (spoke: SpokeCluster): Condition | undefined =>
  spoke.status?.conditions?.find(({ type }) => type === 'Ready');

export const isReady = (spoke: SpokeCluster): boolean => readyCondition(spoke)?.status === 'True';

/** When the spoke last became Ready (RFC 3339); undefined while it is not. */
export function readySince(spoke: SpokeCluster | undefined): string | undefined {
  const ready = spoke && readyCondition(spoke);
  return ready?.status === 'True' ? ready.lastTransitionTime : undefined;
}

/**
 * Whether the spoke serves a kind; undefined if Karmada does not know all kinds that it serves.
 * Source: condition CompleteAPIEnablements in karmada
 * pkg/controllers/status/cluster_status_controller.go.
 */
export function serves(
  spoke: SpokeCluster,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
): boolean | undefined {
  const known = (spoke.status?.apiEnablements ?? []).some(
    ({ groupVersion, resources = [] }) =>
      groupVersion === apiVersion && resources.some((r) => r.kind === kind),
  );
  if (known) return true;
  const complete = spoke.status?.conditions?.some(
    ({ type, status }) => type === 'CompleteAPIEnablements' && status === 'True',
  );
  return complete ? false : undefined;
}
