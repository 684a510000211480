import { groupOf, type ScopeOf } from '../hmls/placement.ts';

/**
 * Kubernetes' own cluster-scoped kinds, by group.
 * Source: kubectl api-resources --namespaced=false, of Kubernetes 1.35.
 */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': [
    'CSIDriver',
    'CSINode',
    'StorageClass',
    'VolumeAttachment',
    'VolumeAttributesClass',
  ],
};

/**
 * The scope of a kind without access to a cluster: Kubernetes' own kinds are known, and the kinds
 * that are allowed as cluster-scoped are. All others are assumed to be namespaced.
 *
 * @param clusterKinds as `Kind` or `Kind.group`
 */
export const scopeOf =
  (clusterKinds: readonly string[]): ScopeOf =>
  ({ apiVersion, kind }) => {
    const group = groupOf(apiVersion);
    const named = clusterKinds.includes(kind) || clusterKinds.includes(`${kind}.${group}`);
    return named || CLUSTER_SCOPED[group]?.includes(kind) ? 'Cluster' : 'Namespaced';
  };
