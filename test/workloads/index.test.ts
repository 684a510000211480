import type { KubeObject } from '../../src/kubernetes/object.ts';
import { isWorkload, workloadKind } from '../../src/workloads/index.ts';

const object = (apiVersion: string, kind: string, spec?: object): KubeObject =>
  ({ apiVersion, kind, metadata: { namespace: 'demo', name: 'x' }, spec }) as KubeObject;

test.each([
  object('tensorstack.dev/v1beta1', 'MLService'),
  object('tensorstack.dev/v1beta1', 'SimpleMLService'),
  object('serving.kserve.io/v1beta1', 'InferenceService'),
  object('serving.kserve.io/v1alpha1', 'LLMInferenceService'),
  object('serving.kserve.io/v1alpha2', 'LLMInferenceService'),
  object('serving.knative.dev/v1', 'Service'),
  object('apps/v1', 'Deployment'),
  object('networking.k8s.io/v1', 'Ingress'),
  object('v1', 'Service', { type: 'LoadBalancer' }),
])('$apiVersion $kind $spec is a workload', (manifest) => {
  expect(isWorkload(manifest)).toBe(true);
  expect(workloadKind(manifest)?.kind).toBe(manifest.kind);
});

test.each([
  object('v1', 'Service'),
  object('v1', 'Service', { type: 'ClusterIP' }),
  object('v1', 'Secret'),
  object('v1', 'ConfigMap'),
  object('tensorstack.dev/v1beta1', 'MLServiceRuntime'),
  object('tensorstack.dev/v1alpha1', 'MLService'),
  object('serving.kserve.io/v1alpha1', 'ServingRuntime'),
  object('ray.io/v1', 'RayService'),
])('$apiVersion $kind $spec travels along', (manifest) => {
  expect(isWorkload(manifest)).toBe(false);
});

describe('no status makes a kind throw, or ready by accident', () => {
  const kinds = [
    object('tensorstack.dev/v1beta1', 'MLService'),
    object('tensorstack.dev/v1beta1', 'SimpleMLService'),
    object('serving.kserve.io/v1beta1', 'InferenceService'),
    object('serving.kserve.io/v1alpha2', 'LLMInferenceService'),
    object('serving.knative.dev/v1', 'Service'),
    object('apps/v1', 'Deployment'),
    object('networking.k8s.io/v1', 'Ingress', { rules: [null, 7, { host: {} }] }),
    object('v1', 'Service', { type: 'LoadBalancer', ports: 'all' }),
  ];
  const statuses = [
    undefined,
    null,
    0,
    'Ready',
    true,
    [],
    {},
    { conditions: null },
    { conditions: [null, [], 'Ready', { type: 'Ready' }, { type: ['Ready'], status: 'True' }] },
    { releases: {}, transformer: 'x', address: [], url: {}, addresses: 'http://a.example.com' },
    { components: { predictor: null }, modelStatus: [], canaryStatuses: {}, workloads: 3 },
    { traffic: [null, 1, { tag: {} }], loadBalancer: { ingress: [null, 'lb', { ip: 4 }] } },
  ];

  test.each(kinds)('$apiVersion $kind', (manifest) => {
    for (const status of statuses) {
      expect(workloadKind(manifest)?.inspect(status, manifest)).toMatchObject({
        ready: false,
        endpoints: [],
      });
    }
  });
});
