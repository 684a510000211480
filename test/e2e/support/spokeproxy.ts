import type { World } from './world.ts';

/**
 * Lets the administrator of Karmada reach the spokes through its proxy. Source:
 * artifacts/deploy/cluster-proxy-admin-rbac.yaml in karmada.
 */
export async function letThroughTheProxy({ karmada }: World): Promise<void> {
  const rbac = 'rbac.authorization.k8s.io';
  const kind = (name: string, plural: string) => ({
    apiVersion: `${rbac}/v1`,
    kind: name,
    plural,
    namespaced: false,
  });
  const metadata = { name: 'cluster-proxy-admin' };
  await karmada.apply(kind('ClusterRole', 'clusterroles'), {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata,
    ...{
      rules: [{ apiGroups: ['cluster.karmada.io'], resources: ['clusters/proxy'], verbs: ['*'] }],
    },
  });
  const subjects = [
    { apiGroup: rbac, kind: 'User', name: 'system:admin' },
    { apiGroup: rbac, kind: 'Group', name: 'system:masters' },
  ];
  await karmada.apply(kind('ClusterRoleBinding', 'clusterrolebindings'), {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    ...{ roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: metadata.name }, subjects },
  });
}
