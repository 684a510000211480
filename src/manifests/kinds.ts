import {
  CUSTOMRESOURCEDEFINITIONS,
  core,
  type Kind,
  NAMESPACES,
  rbac,
} from '../kubernetes/kinds.ts';

/** The kinds of what src/manifests puts on the hub. */
export const INSTALLED_KINDS: readonly Kind[] = [
  CUSTOMRESOURCEDEFINITIONS,
  NAMESPACES,
  core('ServiceAccount', 'serviceaccounts', true),
  rbac('ClusterRole', 'clusterroles', false),
  rbac('ClusterRoleBinding', 'clusterrolebindings', false),
  rbac('Role', 'roles', true),
  rbac('RoleBinding', 'rolebindings', true),
  { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments', namespaced: true },
];
