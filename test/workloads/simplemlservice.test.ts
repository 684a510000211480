import { simpleMLService } from '../../src/workloads/simplemlservice.ts';

const manifest = {
  apiVersion: 'tensorstack.dev/v1beta1',
  kind: 'SimpleMLService',
  metadata: { namespace: 'demo', name: 'mnist' },
};

test.each([
  {
    name: 'ready, and only within its cluster',
    status: {
      address: { url: 'mnist.demo.svc.cluster.local', ports: [{ name: 'http', port: 8080 }] },
      conditions: [
        { type: 'ModelDownloaded', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
    },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [
        {
          name: 'address',
          url: 'mnist.demo.svc.cluster.local',
          unusable: 'mnist.demo.svc.cluster.local is only resolvable inside its own cluster',
        },
      ],
      releases: [],
    },
  },
  {
    name: 'downloading its model',
    status: {
      conditions: [
        { type: 'ModelDownloaded', status: 'False' },
        { type: 'Ready', status: 'False', reason: 'PodNotReady' },
      ],
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'ModelNotDownloaded',
      message: 'The model has not been downloaded',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'ready: what a stage says no longer matters',
    status: {
      conditions: [
        { type: 'ModelDownloaded', status: 'False' },
        { type: 'Ready', status: 'True' },
      ],
    },
    health: { ready: true, phase: 'ready', endpoints: [], releases: [] },
  },
  {
    name: 'failed',
    status: {
      conditions: [
        { type: 'ModelDownloaded', status: 'False' },
        { type: 'Ready', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'too slow' },
      ],
    },
    health: {
      ready: false,
      phase: 'failed',
      reason: 'ProgressDeadlineExceeded',
      message: 'too slow',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'downloaded, not ready',
    status: {
      conditions: [
        { type: 'ModelDownloaded', status: 'True' },
        { type: 'Ready', status: 'False', reason: 'PodNotReady' },
      ],
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'PodNotReady',
      message: 'Condition Ready is False: PodNotReady',
      endpoints: [],
      releases: [],
    },
  },
])('SimpleMLService: $name', ({ status, health }) => {
  expect(simpleMLService.inspect(status, manifest)).toEqual(health);
});
