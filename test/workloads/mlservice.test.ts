import { mlService } from '../../src/workloads/mlservice.ts';

const manifest = {
  apiVersion: 'tensorstack.dev/v1beta1',
  kind: 'MLService',
  metadata: { namespace: 'demo', name: 'torch' },
};

const ADDRESS = 'http://torch.demo.ksvc.spoke1.example.com';
const releaseUrl = (name: string) => `http://torch-predict-${name}.demo.ksvc.spoke1.example.com`;
const address = { name: 'address', url: ADDRESS };

const ready = { type: 'Ready', status: 'True', lastTransitionTime: '2024-04-16T02:45:52Z' };
const notPaused = { type: 'Paused', status: 'False', lastTransitionTime: '2024-04-16T02:45:26Z' };

test.each([
  {
    name: 'nothing reported yet',
    status: undefined,
    health: {
      ready: false,
      phase: 'unknown',
      reason: 'NotReported',
      message: 'Not reported by the spoke yet',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'no condition yet',
    status: { defaultRelease: 'origin' },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'Progressing',
      message: 'No Ready condition yet',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'ready, as the manual shows it',
    status: {
      address: { url: ADDRESS },
      conditions: [notPaused, ready],
      defaultRelease: 'origin',
      releases: [
        {
          name: 'origin',
          ready: true,
          readyReplicas: 1,
          totalReplicas: 1,
          trafficPercent: 100,
          url: releaseUrl('origin'),
        },
      ],
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 1, total: 1 },
      endpoints: [address, { name: 'origin', url: releaseUrl('origin'), release: 'origin' }],
      releases: [
        {
          name: 'origin',
          ready: true,
          trafficPercent: 100,
          replicas: { ready: 1, total: 1 },
          url: releaseUrl('origin'),
        },
      ],
    },
  },
  {
    name: 'starting: the release says why',
    status: {
      conditions: [notPaused, { type: 'Ready', status: 'False' }],
      releases: [
        {
          name: 'origin',
          ready: false,
          reason: 'PodNotReady',
          message: 'downloading s3://models/torch/',
          totalReplicas: 1,
          trafficPercent: 100,
        },
      ],
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'PodNotReady',
      message: 'Release origin: downloading s3://models/torch/',
      replicas: { ready: 0, total: 1 },
      endpoints: [],
      releases: [
        { name: 'origin', ready: false, trafficPercent: 100, replicas: { ready: 0, total: 1 } },
      ],
    },
  },
  {
    name: 'failed: Knative below gave up',
    status: {
      conditions: [
        { type: 'Ready', status: 'False', reason: 'RevisionFailed', message: 'exit code 137' },
      ],
    },
    health: {
      ready: false,
      phase: 'failed',
      reason: 'RevisionFailed',
      message: 'exit code 137',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'a canary that fails, of which only its release tells',
    status: {
      address: { url: ADDRESS },
      conditions: [{ type: 'Ready', status: 'False' }],
      releases: [
        { name: 'nov-02', ready: true, readyReplicas: 2, totalReplicas: 2, trafficPercent: 80 },
        {
          name: 'nov-11',
          ready: false,
          readyReplicas: 0,
          totalReplicas: 1,
          trafficPercent: 20,
          reason: 'ProgressDeadlineExceeded',
          message: 'pods never became ready',
        },
      ],
    },
    health: {
      ready: false,
      phase: 'failed',
      reason: 'ProgressDeadlineExceeded',
      message: 'Release nov-11: pods never became ready',
      replicas: { ready: 2, total: 3 },
      endpoints: [address],
      releases: [
        { name: 'nov-02', ready: true, trafficPercent: 80, replicas: { ready: 2, total: 2 } },
        { name: 'nov-11', ready: false, trafficPercent: 20, replicas: { ready: 0, total: 1 } },
      ],
    },
  },
  {
    name: 'ready, while a canary without traffic is starting',
    status: {
      conditions: [ready],
      releases: [{ name: 'nov-11', ready: false, message: 'pulling', trafficPercent: 0 }],
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 0, total: 0 },
      endpoints: [],
      releases: [
        { name: 'nov-11', ready: false, trafficPercent: 0, replicas: { ready: 0, total: 0 } },
      ],
    },
  },
  {
    name: 'not ready, in its own words rather than those of a release',
    status: {
      conditions: [{ type: 'Ready', status: 'False', reason: 'NoQuota', message: 'queue is full' }],
      releases: [{ name: 'origin', ready: false, message: 'pending' }],
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'NoQuota',
      message: 'queue is full',
      replicas: { ready: 0, total: 0 },
      endpoints: [],
      releases: [{ name: 'origin', ready: false, replicas: { ready: 0, total: 0 } }],
    },
  },
  {
    name: 'paused, though still called ready, at its old address',
    status: {
      address: { url: ADDRESS },
      conditions: [{ type: 'Paused', status: 'True' }, ready],
    },
    health: {
      ready: false,
      phase: 'stopped',
      reason: 'Paused',
      message: 'Paused',
      endpoints: [address],
      releases: [],
    },
  },
  {
    name: 'scaled to zero, and ready',
    status: {
      address: { url: ADDRESS },
      conditions: [notPaused, ready],
      releases: [{ name: 'origin', ready: true, trafficPercent: 100 }],
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 0, total: 0 },
      endpoints: [address],
      releases: [
        { name: 'origin', ready: true, trafficPercent: 100, replicas: { ready: 0, total: 0 } },
      ],
    },
  },
  {
    name: 'canary and transformer, whose own address is no way in',
    status: {
      address: { url: ADDRESS },
      conditions: [ready],
      releases: [
        {
          name: 'nov-02',
          ready: true,
          readyReplicas: 3,
          totalReplicas: 3,
          trafficPercent: 80,
          url: releaseUrl('nov-02'),
        },
        {
          name: 'nov-11',
          ready: true,
          readyReplicas: 1,
          totalReplicas: 1,
          trafficPercent: 20,
          url: releaseUrl('nov-11'),
        },
      ],
      transformer: {
        ready: true,
        url: 'http://torch-transform.demo.ksvc.spoke1.example.com',
        readyReplicas: 1,
        totalReplicas: 2,
      },
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 5, total: 6 },
      endpoints: [
        address,
        { name: 'nov-02', url: releaseUrl('nov-02'), release: 'nov-02' },
        { name: 'nov-11', url: releaseUrl('nov-11'), release: 'nov-11' },
      ],
      releases: [
        {
          name: 'nov-02',
          ready: true,
          trafficPercent: 80,
          replicas: { ready: 3, total: 3 },
          url: releaseUrl('nov-02'),
        },
        {
          name: 'nov-11',
          ready: true,
          trafficPercent: 20,
          replicas: { ready: 1, total: 1 },
          url: releaseUrl('nov-11'),
        },
      ],
    },
  },
  {
    name: 'a transformer that holds it up',
    status: {
      conditions: [{ type: 'Ready', status: 'False' }],
      transformer: { ready: false, message: 'image not found', totalReplicas: 1 },
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'NotReady',
      message: 'Transformer: image not found',
      replicas: { ready: 0, total: 1 },
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'a cluster-local address',
    status: { address: { url: 'http://torch.demo.svc.cluster.local' }, conditions: [ready] },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [
        {
          name: 'address',
          url: 'http://torch.demo.svc.cluster.local',
          unusable: 'torch.demo.svc.cluster.local is only resolvable inside its own cluster',
        },
      ],
      releases: [],
    },
  },
  {
    name: 'wrong types all over',
    status: {
      address: 'http://torch.example.com',
      conditions: { Ready: 'True' },
      releases: ['origin', { name: 7, ready: 'true' }, { name: 'a', readyReplicas: '1', url: 4 }],
      transformer: [],
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'Progressing',
      message: 'No Ready condition yet',
      replicas: { ready: 0, total: 0 },
      endpoints: [],
      releases: [{ name: 'a', ready: false, replicas: { ready: 0, total: 0 } }],
    },
  },
  {
    name: 'Ready in lower case, as the manual prints it',
    status: { conditions: [{ type: 'Ready', status: 'true' }] },
    health: { ready: true, phase: 'ready', endpoints: [], releases: [] },
  },
])('MLService: $name', ({ status, health }) => {
  expect(mlService.inspect(status, manifest)).toEqual(health);
});
