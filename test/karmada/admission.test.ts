import type { Group } from '../../src/hmls/hypermlservice.ts';
import { placementsOf } from '../../src/hmls/placement.ts';
import { admissionRefusal, type Policy } from '../../src/karmada/admission.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { anMLService, aService, scopeOf } from '../support/builders.ts';

const STRICT: Policy = { allowNamespaces: [], allowClusterKinds: [] };

const object = (apiVersion: string, kind: string, namespace?: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x', ...(namespace !== undefined && { namespace }) },
});

function refusal(workloads: readonly Group[], policy = STRICT) {
  const hmls = aService({ spec: { workloads } });
  return admissionRefusal(hmls, placementsOf(hmls, scopeOf), policy, scopeOf);
}

const refusalOf = (manifest: KubeObject, policy = STRICT) =>
  refusal([{ clusters: ['spoke1', 'spoke2'], manifests: [manifest] }], policy);

test.each([
  { name: 'its own namespace', manifest: anMLService() },
  { name: 'no namespace', manifest: object('v1', 'Secret') },
  { name: 'a kind that is not served', manifest: object('example.com/v1', 'Unserved') },
  {
    name: 'a group that only has the same suffix',
    manifest: object('notkarmada.io/v1', 'Thing'),
  },
])('$name is allowed', ({ manifest }) => {
  expect(refusalOf(manifest)).toBeUndefined();
});

test('a duplicate object on one cluster is refused, with both paths', () => {
  const group = (cluster: string) => ({ clusters: [cluster], manifests: [anMLService()] });
  expect(refusal([group('spoke1'), group('spoke2')])).toBeUndefined();
  expect(refusal([group('spoke1'), group('spoke2'), group('spoke1')])).toEqual({
    reason: 'InvalidSpec',
    message:
      'spec.workloads[2].manifests[0]: MLService/torch is already placed on spoke1 by spec.workloads[0].manifests[0]',
  });
});

test('an object without a namespace equals one in the namespace of the service', () => {
  const manifests = [object('v1', 'Secret'), object('v1', 'Secret', 'demo')];
  expect(refusal([{ clusters: ['spoke1'], manifests }])).toEqual({
    reason: 'InvalidSpec',
    message:
      'spec.workloads[0].manifests[1]: Secret/x is already placed on spoke1 by spec.workloads[0].manifests[0]',
  });
});

test.each([
  {
    name: 'kinds of the same name in two groups',
    manifests: [object('v1', 'Service'), object('serving.knative.dev/v1', 'Service')],
    message:
      'spec.workloads[0].manifests[0]: Karmada cannot tell Service/x (v1) from Service/x (serving.knative.dev/v1) of spec.workloads[0].manifests[1] on spoke1; rename one of them',
  },
  {
    name: 'names that differ in case',
    manifests: ['Admin', 'admin'].map((name) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name },
    })),
    message:
      'spec.workloads[0].manifests[1]: Karmada cannot tell Role/admin (rbac.authorization.k8s.io/v1) from Role/Admin (rbac.authorization.k8s.io/v1) of spec.workloads[0].manifests[0] on spoke1; rename one of them',
  },
])('$name would have one Work', ({ manifests, message }) => {
  const expected = { reason: 'InvalidSpec', message };
  expect(refusal([{ clusters: ['spoke1'], manifests }])).toEqual(expected);
});

const OTHER_NAMESPACE =
  'spec.workloads[0].manifests[0]: namespace "other" is not the namespace "demo" of this HyperMLService; to allow it, start the controller with --allow-namespaces=other';
const CLUSTER_KIND =
  'spec.workloads[0].manifests[0]: ClusterRole is cluster-scoped; to allow it, start the controller with --allow-cluster-kinds=ClusterRole.rbac.authorization.k8s.io';
const CORE_KIND =
  'spec.workloads[0].manifests[0]: Namespace is cluster-scoped; to allow it, start the controller with --allow-cluster-kinds=Namespace';

const secret = object('v1', 'Secret', 'other');
const clusterRole = object('rbac.authorization.k8s.io/v1', 'ClusterRole');

test.each([
  { name: 'another namespace', manifest: secret, message: OTHER_NAMESPACE },
  { name: 'a cluster-scoped kind', manifest: clusterRole, message: CLUSTER_KIND },
  { name: 'one of the core group', manifest: object('v1', 'Namespace'), message: CORE_KIND },
  {
    name: "a kind of Karmada's",
    manifest: object('policy.karmada.io/v1alpha1', 'PropagationPolicy'),
    message:
      "spec.workloads[0].manifests[0]: PropagationPolicy (policy.karmada.io/v1alpha1) belongs to Karmada's own API and could affect other clusters",
  },
])('$name is not allowed', ({ manifest, message }) => {
  expect(refusalOf(manifest)).toEqual({ reason: 'NotAllowed', message });
});

test.each([
  { name: 'that namespace', manifest: secret, allow: { allowNamespaces: ['other'] } },
  { name: 'every namespace', manifest: secret, allow: { allowNamespaces: ['*'] } },
  { name: 'that kind', manifest: clusterRole, allow: { allowClusterKinds: ['ClusterRole'] } },
  {
    name: 'that kind of that group',
    manifest: clusterRole,
    allow: { allowClusterKinds: ['ClusterRole.rbac.authorization.k8s.io'] },
  },
  {
    name: 'a kind of the core group',
    manifest: object('v1', 'Namespace'),
    allow: { allowClusterKinds: ['Namespace'] },
  },
])('it is allowed if the controller allows $name', ({ manifest, allow }) => {
  expect(refusalOf(manifest, { ...STRICT, ...allow })).toBeUndefined();
});

test.each([
  {
    name: 'another namespace',
    manifest: secret,
    allow: { allowNamespaces: ['others'] },
    message: OTHER_NAMESPACE,
  },
  {
    name: 'that kind of another group',
    manifest: clusterRole,
    allow: { allowClusterKinds: ['ClusterRole.example.com'] },
    message: CLUSTER_KIND,
  },
  {
    name: 'every namespace, for a cluster-scoped kind',
    manifest: clusterRole,
    allow: { allowNamespaces: ['*'] },
    message: CLUSTER_KIND,
  },
])('it is not allowed if the controller allows $name', ({ manifest, allow, message }) => {
  const expected = { reason: 'NotAllowed', message };
  expect(refusalOf(manifest, { ...STRICT, ...allow })).toEqual(expected);
});

test("no allow list permits Karmada's kinds", () => {
  const policy = { allowNamespaces: ['*'], allowClusterKinds: ['ClusterPropagationPolicy'] };
  const manifest = object('policy.karmada.io/v1alpha1', 'ClusterPropagationPolicy');
  expect(refusalOf(manifest, policy)?.reason).toBe('NotAllowed');
});

test('the first of several refusals is reported, and the others are counted', () => {
  const manifests = ['other', 'third', 'fourth'].map((ns) => object('v1', 'Secret', ns));
  expect(refusal([{ clusters: ['spoke1', 'spoke2'], manifests }])).toEqual({
    reason: 'NotAllowed',
    message:
      'spec.workloads[0].manifests[2]: namespace "fourth" is not the namespace "demo" of this HyperMLService; to allow it, start the controller with --allow-namespaces=fourth (and 2 more)',
  });
});
