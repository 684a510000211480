import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { healthOf } from '../../src/status/health.ts';
import { anMLService, aService, entry, ready } from '../support/builders.ts';

const deployment = (replicas: number, namespace?: string): KubeObject => {
  const metadata = { name: 'server', ...(namespace !== undefined && { namespace }) };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas } } as KubeObject;
};

const placing = (...workloads: HyperMLService['spec']['workloads']) =>
  aService({ spec: { workloads } });

const status = {
  replicas: 2,
  updatedReplicas: 2,
  availableReplicas: 2,
  generation: 1,
  observedGeneration: 1,
};

// Ready for the manifest with two replicas, not for the one with three.
test.each([
  {
    name: 'in the group of its cluster',
    hmls: placing(
      { clusters: ['spoke2'], manifests: [deployment(3)] },
      { clusters: ['spoke1'], manifests: [deployment(2)] },
    ),
  },
  {
    name: 'in its namespace',
    hmls: placing({
      clusters: ['spoke1'],
      manifests: [deployment(3, 'other'), deployment(2, 'demo')],
    }),
  },
  {
    name: 'in the namespace of the service, if it has none',
    hmls: placing({ clusters: ['spoke1'], manifests: [deployment(3, 'other'), deployment(2)] }),
  },
])('a workload is judged by the manifest $name', ({ hmls }) => {
  const placement = entry('spoke1', deployment(2, 'demo'), status);
  expect(healthOf(hmls, placement)?.ready).toBe(true);
  expect(
    healthOf(placing({ clusters: ['spoke1'], manifests: [deployment(3)] }), placement)?.ready,
  ).toBe(false);
});

test('a workload that is no longer in the spec is judged by its status', () => {
  expect(healthOf(placing(), entry('spoke1', anMLService(), ready('spoke1')))?.ready).toBe(true);
});

test.each<KubeObject>([
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's3' } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'svc' } },
  { apiVersion: 'example.com/v1', kind: 'MLService', metadata: { name: 'torch' } },
])('$apiVersion $kind is not a workload', (manifest) => {
  expect(healthOf(aService(), entry('spoke1', manifest))).toBeUndefined();
});
