import type { KubeObject } from '../../src/kubernetes/object.ts';
import { workloadKind } from '../../src/workloads/index.ts';

const object = (apiVersion: string, kind: string, spec?: object): KubeObject =>
  ({ apiVersion, kind, metadata: { namespace: 'demo', name: 'x' }, spec }) as KubeObject;

const byReadyCondition = [
  object('tensorstack.dev/v1beta1', 'MLService'),
  object('tensorstack.dev/v1beta1', 'SimpleMLService'),
  object('serving.kserve.io/v1beta1', 'InferenceService'),
  object('serving.kserve.io/v1alpha2', 'LLMInferenceService'),
  object('serving.knative.dev/v1', 'Service'),
];
const deployment = object('apps/v1', 'Deployment', { replicas: 2 });
const loadBalancer = object('v1', 'Service', { type: 'LoadBalancer' });
const ingress = object('networking.k8s.io/v1', 'Ingress');

const inspect = (manifest: KubeObject, status: unknown) =>
  workloadKind(manifest)?.inspect(status, manifest);

const conditions = (fields: object) => ({ conditions: [{ type: 'Ready', ...fields }] });
const addressed = { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } };

const ready = [
  ...byReadyCondition.map((manifest) => ({
    manifest,
    status: conditions({ status: 'True', reason: 'Up', message: 'It is up' }),
  })),
  { manifest: deployment, status: { updatedReplicas: 2, availableReplicas: 2 } },
  { manifest: loadBalancer, status: addressed },
  { manifest: ingress, status: addressed },
];

test.each(ready)(
  'a ready $manifest.apiVersion $manifest.kind: no reason, no message',
  ({ manifest, status }) => {
    const health = inspect(manifest, status);
    expect(health).toMatchObject({ ready: true, phase: 'ready' });
    expect(health).not.toHaveProperty('reason');
    expect(health).not.toHaveProperty('message');
  },
);

const unready = [
  ...byReadyCondition.flatMap((manifest) => [
    { manifest, seen: 'no condition', status: { observedGeneration: 1 } },
    { manifest, seen: 'a condition without words', status: conditions({ status: 'Unknown' }) },
    {
      manifest,
      seen: 'a sentence as its reason',
      status: conditions({ status: 'False', reason: 'the pod has crashed' }),
    },
  ]),
  { manifest: deployment, seen: 'old replicas', status: { updatedReplicas: 1 } },
  {
    manifest: deployment,
    seen: 'replicas that are down',
    status: { updatedReplicas: 2, availableReplicas: 1 },
  },
  { manifest: loadBalancer, seen: 'no address', status: { loadBalancer: {} } },
  { manifest: ingress, seen: 'no address', status: { loadBalancer: { ingress: [] } } },
];

test.each(unready)(
  '$manifest.apiVersion $manifest.kind with $seen: a reason in CamelCase, and a message',
  ({ manifest, status }) => {
    const health = inspect(manifest, status);
    expect(health?.ready).toBe(false);
    expect(['progressing', 'failed']).toContain(health?.phase);
    expect(health?.reason).toMatch(/^[A-Z][A-Za-z]+$/);
    expect(health?.message).toMatch(/^\S.*\w$/);
  },
);

describe.each([undefined, {}])('a status of %j says nothing about readiness', (status) => {
  test.each([...byReadyCondition, deployment, loadBalancer, ingress])(
    '$apiVersion $kind',
    (manifest) => {
      expect(inspect(manifest, status)).toEqual({
        ready: false,
        phase: 'unknown',
        reason: 'NotReported',
        message: 'Not reported by the spoke yet',
        endpoints: [],
        releases: [],
      });
    },
  );
});
