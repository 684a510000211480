import { assertOursToChange, keeperOf, managersOf } from '../../src/kubernetes/gitops.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';

const object = (metadata: object): KubeObject => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { name: 'mnist', namespace: 'demo', ...metadata },
});

const managed = (manager: string, more: object = {}) => ({
  managedFields: [
    { manager, operation: 'Apply', fieldsV1: { 'f:spec': { 'f:http': {} } }, ...more },
  ],
});

test.each([
  { metadata: {}, keeper: undefined },
  { metadata: { labels: { 'app.kubernetes.io/instance': 'helm' } }, keeper: undefined },
  {
    metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:demo/x' } },
    keeper: 'Argo CD application shop',
  },
  {
    metadata: { labels: { 'argocd.argoproj.io/instance': 'shop' } },
    keeper: 'Argo CD application shop',
  },
  {
    metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } },
    keeper: 'Flux Kustomization apps',
  },
  {
    metadata: {
      labels: {
        'helm.toolkit.fluxcd.io/name': 'apps',
        'helm.toolkit.fluxcd.io/namespace': 'flux-system',
      },
    },
    keeper: 'Flux HelmRelease flux-system/apps',
  },
  { metadata: managed('argocd-controller'), keeper: 'Argo CD' },
  { metadata: managed('kustomize-controller'), keeper: 'Flux' },
  { metadata: managed('helm-controller'), keeper: 'Flux' },
  { metadata: managed('kubectl-edit'), keeper: undefined },
  { metadata: managed('argocd-controller', { subresource: 'status' }), keeper: undefined },
  { metadata: managed('argocd-controller', { fieldsV1: { 'f:metadata': {} } }), keeper: undefined },
  { metadata: managed('constructor'), keeper: undefined },
])('$metadata: $keeper', ({ metadata, keeper }) => {
  expect(keeperOf(object(metadata))).toBe(keeper);
});

test('who manages its spec', () => {
  const [one] = managed('kubectl-hmls').managedFields;
  const [two] = managed('kubectl-edit').managedFields;
  expect(managersOf(object({ managedFields: [one, two, one] }))).toEqual([
    'kubectl-edit',
    'kubectl-hmls',
  ]);
});

test('what GitOps manages is not ours to change', () => {
  expect(() => assertOursToChange(object({}))).not.toThrow();
  expect(() => assertOursToChange(object(managed('helm-controller')))).toThrow(
    'VirtualService demo/mnist is managed by Flux, which would revert the change',
  );
});
