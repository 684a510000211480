import { deployment } from '../../src/workloads/deployment.ts';

const manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    namespace: 'demo',
    name: 'vllm',
    annotations: { 'resourcetemplate.karmada.io/generation': '2' },
  },
  spec: { replicas: 3 },
};

/** As Karmada reflects a finished rollout: no conditions, and zeros left out. */
const upToDate = {
  replicas: 3,
  updatedReplicas: 3,
  readyReplicas: 3,
  availableReplicas: 3,
  generation: 5,
  observedGeneration: 5,
  resourceTemplateGeneration: 2,
};

const nothing = { endpoints: [], releases: [] };
const progressing = { ready: false, phase: 'progressing' };
const stale = {
  reason: 'SpecNotObserved',
  message: 'The status is of an earlier generation of the spec',
};

test.each([
  {
    name: 'ready',
    status: upToDate,
    health: { ready: true, phase: 'ready', replicas: { ready: 3, total: 3 }, ...nothing },
  },
  {
    name: 'nothing reported yet',
    status: undefined,
    health: {
      ready: false,
      phase: 'unknown',
      reason: 'NotReported',
      message: 'Not reported by the spoke yet',
      ...nothing,
    },
  },
  {
    name: 'our change has not reached the spoke',
    status: { ...upToDate, resourceTemplateGeneration: 1 },
    health: { ...progressing, ...stale, replicas: { ready: 3, total: 3 }, ...nothing },
  },
  {
    name: "our change has not reached the spoke's controller",
    status: { ...upToDate, observedGeneration: 4 },
    health: { ...progressing, ...stale, replicas: { ready: 3, total: 3 }, ...nothing },
  },
  {
    name: 'just created there',
    status: { generation: 1, resourceTemplateGeneration: 2 },
    health: { ...progressing, ...stale, replicas: { ready: 0, total: 0 }, ...nothing },
  },
  {
    name: 'replacing its pods',
    status: { ...upToDate, replicas: 4, updatedReplicas: 1 },
    health: {
      ...progressing,
      reason: 'RollingOut',
      message: '1 of 3 replicas are updated',
      replicas: { ready: 3, total: 4 },
      ...nothing,
    },
  },
  {
    name: 'new pods that do not come up',
    status: { ...upToDate, readyReplicas: 2, availableReplicas: 2, unavailableReplicas: 1 },
    health: {
      ...progressing,
      reason: 'RollingOut',
      message: '2 of 3 replicas are available',
      replicas: { ready: 2, total: 3 },
      ...nothing,
    },
  },
  {
    name: 'no generations reported, so nothing to compare',
    status: { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    health: { ready: true, phase: 'ready', replicas: { ready: 3, total: 3 }, ...nothing },
  },
  {
    name: 'wrong types',
    status: { replicas: '3', updatedReplicas: -1, generation: 'x' },
    health: {
      ...progressing,
      reason: 'RollingOut',
      message: '0 of 3 replicas are updated',
      replicas: { ready: 0, total: 0 },
      ...nothing,
    },
  },
])('Deployment: $name', ({ status, health }) => {
  expect(deployment.inspect(status, manifest)).toEqual(health);
});

test.each([
  { name: 'scaled to zero, and ready', spec: { replicas: 0 }, counts: {}, ready: true },
  { name: 'no number means one, which is not there', spec: {}, counts: {}, ready: false },
  {
    name: 'no number means one, which is not available',
    spec: {},
    counts: { replicas: 1, updatedReplicas: 1 },
    ready: false,
  },
  {
    name: 'no number means one, which is there',
    spec: {},
    counts: { replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
    ready: true,
  },
])('Deployment: $name', ({ spec, counts, ready }) => {
  const status = { generation: 1, observedGeneration: 1, ...counts };
  expect(deployment.inspect(status, { ...manifest, spec } as typeof manifest).ready).toBe(ready);
});
