import { knativeService } from '../../src/workloads/knativeservice.ts';

const manifest = {
  apiVersion: 'serving.knative.dev/v1',
  kind: 'Service',
  metadata: { namespace: 'demo', name: 'echo' },
};

const URL = 'http://echo.demo.spoke1.example.com';
const address = { name: 'address', url: URL };
const ready = [
  { type: 'ConfigurationsReady', status: 'True' },
  { type: 'Ready', status: 'True' },
  { type: 'RoutesReady', status: 'True' },
];

test.each([
  {
    name: 'ready; also when scaled to zero, which it does not tell',
    status: {
      observedGeneration: 1,
      url: URL,
      address: { url: 'http://echo.demo.svc.cluster.local' },
      conditions: ready,
      latestCreatedRevisionName: 'echo-00001',
      latestReadyRevisionName: 'echo-00001',
      traffic: [{ latestRevision: true, percent: 100, revisionName: 'echo-00001' }],
    },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [address],
      releases: [{ name: 'echo-00001', ready: true, trafficPercent: 100 }],
    },
  },
  {
    name: 'a spec that it has not taken up yet',
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'Unknown',
          reason: 'OutOfDate',
          message: 'The Configuration is still working to reflect the latest specification.',
        },
      ],
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'OutOfDate',
      message: 'The Configuration is still working to reflect the latest specification.',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'a new revision that failed, while the old one serves',
    status: {
      url: URL,
      conditions: [
        { type: 'Ready', status: 'False', reason: 'RevisionFailed', message: 'exit code 1' },
        { type: 'RoutesReady', status: 'True' },
      ],
      latestCreatedRevisionName: 'echo-00002',
      latestReadyRevisionName: 'echo-00001',
      traffic: [{ latestRevision: true, percent: 100, revisionName: 'echo-00001' }],
    },
    health: {
      ready: false,
      phase: 'failed',
      reason: 'RevisionFailed',
      message: 'exit code 1',
      endpoints: [address],
      releases: [
        { name: 'echo-00001', ready: true, trafficPercent: 100 },
        { name: 'echo-00002', ready: false, trafficPercent: 0 },
      ],
    },
  },
  {
    name: 'a failure with a reason of its own: False is final with Knative',
    status: { conditions: [{ type: 'Ready', status: 'False', reason: 'RevisionNameTaken' }] },
    health: {
      ready: false,
      phase: 'failed',
      reason: 'RevisionNameTaken',
      message: 'Condition Ready is False: RevisionNameTaken',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'traffic tags, two of them on one revision',
    status: {
      url: URL,
      conditions: ready,
      latestCreatedRevisionName: 'echo-00002',
      latestReadyRevisionName: 'echo-00002',
      traffic: [
        { percent: 90, revisionName: 'echo-00001' },
        {
          percent: 10,
          revisionName: 'echo-00002',
          tag: 'new',
          url: 'https://new-echo.example.com',
        },
        { revisionName: 'echo-00002', tag: 'debug', url: 'http://debug-echo.demo.svc' },
        { percent: 0 },
      ],
    },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [
        address,
        { name: 'new', url: 'https://new-echo.example.com', release: 'echo-00002' },
        {
          name: 'debug',
          url: 'http://debug-echo.demo.svc',
          release: 'echo-00002',
          unusable: 'debug-echo.demo.svc is only resolvable inside its own cluster',
        },
      ],
      releases: [
        { name: 'echo-00001', ready: true, trafficPercent: 90 },
        {
          name: 'echo-00002',
          ready: true,
          trafficPercent: 10,
          url: 'https://new-echo.example.com',
        },
      ],
    },
  },
  {
    name: 'pinned to an old revision, while the new one is ready',
    status: {
      conditions: ready,
      latestCreatedRevisionName: 'echo-00002',
      latestReadyRevisionName: 'echo-00002',
      traffic: [{ percent: 100, revisionName: 'echo-00001' }],
    },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [],
      releases: [
        { name: 'echo-00001', ready: true, trafficPercent: 100 },
        { name: 'echo-00002', ready: true, trafficPercent: 0 },
      ],
    },
  },
  {
    name: 'cluster-local',
    status: { url: 'http://echo.demo.svc.cluster.local', conditions: ready },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [
        {
          name: 'address',
          url: 'http://echo.demo.svc.cluster.local',
          unusable: 'echo.demo.svc.cluster.local is only resolvable inside its own cluster',
        },
      ],
      releases: [],
    },
  },
  {
    name: 'wrong types',
    status: { url: 5, conditions: [null, 'Ready', { type: 'Ready', status: true }], traffic: {} },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'NotReady',
      message: 'Condition Ready is Unknown',
      endpoints: [],
      releases: [],
    },
  },
])('Knative Service: $name', ({ status, health }) => {
  expect(knativeService.inspect(status, manifest)).toEqual(health);
});
