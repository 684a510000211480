import { inferenceService } from '../../src/workloads/inferenceservice.ts';

const manifest = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: { namespace: 'demo', name: 'iris' },
};

const URL = 'http://iris.demo.spoke1.example.com';
const PREDICTOR = 'http://iris-predictor.demo.spoke1.example.com';
const LOCAL = 'http://iris.demo.svc.cluster.local';
const address = { name: 'address', url: URL };
const ready = { type: 'Ready', status: 'True', severity: 'Info' };
const upToDate = {
  transitionStatus: 'UpToDate',
  states: { activeModelState: 'Loaded', targetModelState: 'Loaded' },
  copies: { failedCopies: 0, totalCopies: 1 },
};

test.each([
  {
    name: 'ready, made of Deployments; the observedGeneration is theirs and means nothing here',
    status: {
      observedGeneration: 7,
      url: URL,
      address: { url: LOCAL },
      components: { predictor: { url: PREDICTOR } },
      conditions: [
        { type: 'IngressReady', status: 'True' },
        { type: 'PredictorReady', status: 'True' },
        ready,
        { type: 'Stopped', status: 'False' },
      ],
      deploymentMode: 'Standard',
      modelStatus: upToDate,
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 1, total: 1 },
      endpoints: [address, { name: 'predictor', url: PREDICTOR }],
      releases: [],
    },
  },
  {
    name: 'starting, with a reason that is no reason',
    status: {
      conditions: [
        { type: 'PredictorReady', status: 'Unknown', reason: 'PredictorRouteReady not ready' },
        { type: 'Ready', status: 'Unknown', reason: 'PredictorRouteReady not ready' },
      ],
      modelStatus: { transitionStatus: 'InProgress', copies: { failedCopies: 0 } },
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'NotReady',
      message: 'Condition Ready is Unknown: PredictorRouteReady not ready',
      replicas: { ready: 0, total: 0 },
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'ready, but a new model is on its way',
    status: {
      url: URL,
      conditions: [ready],
      modelStatus: { transitionStatus: 'InProgress', copies: { totalCopies: 2 } },
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'ModelInTransition',
      message: 'The model is being replaced',
      replicas: { ready: 2, total: 2 },
      endpoints: [address],
      releases: [],
    },
  },
  {
    name: 'scaled to zero, which KServe calls in progress, and ready',
    status: {
      url: URL,
      conditions: [ready],
      deploymentMode: 'Serverless',
      modelStatus: {
        transitionStatus: 'InProgress',
        states: { activeModelState: 'Loaded', targetModelState: 'Pending' },
        copies: { failedCopies: 0 },
      },
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 0, total: 0 },
      endpoints: [address],
      releases: [],
    },
  },
  {
    name: 'stopped: KServe empties its status',
    status: {
      conditions: [
        { type: 'PredictorReady', status: 'False', reason: 'Stopped' },
        { type: 'Ready', status: 'False', reason: 'Stopped' },
        { type: 'Stopped', status: 'True' },
      ],
      deploymentMode: 'Standard',
    },
    health: {
      ready: false,
      phase: 'stopped',
      reason: 'Stopped',
      message: 'Stopped by the annotation serving.kserve.io/stop',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'failed to load, while an older revision keeps it ready',
    status: {
      url: URL,
      conditions: [ready],
      modelStatus: {
        transitionStatus: 'BlockedByFailedLoad',
        states: { activeModelState: 'Loaded', targetModelState: 'FailedToLoad' },
        lastFailureInfo: { reason: 'ModelLoadFailed', message: 'no such key', exitCode: 1 },
        copies: { failedCopies: 1, totalCopies: 1 },
      },
    },
    health: {
      ready: false,
      phase: 'failed',
      reason: 'ModelLoadFailed',
      message: 'no such key (exit code 1)',
      replicas: { ready: 1, total: 2 },
      endpoints: [address],
      releases: [],
    },
  },
  {
    name: 'failed to load, and nobody says why',
    status: { modelStatus: { states: { targetModelState: 'FailedToLoad' } } },
    health: {
      ready: false,
      phase: 'failed',
      reason: 'FailedToLoad',
      message: 'The model failed to load',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'its runtime is not there, which may still arrive',
    status: {
      conditions: [{ type: 'Ready', status: 'Unknown' }],
      modelStatus: {
        transitionStatus: 'InvalidSpec',
        lastFailureInfo: { reason: 'RuntimeNotRecognized', message: 'Waiting for runtime sk' },
      },
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'RuntimeNotRecognized',
      message: 'Waiting for runtime sk',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'canary of Knative: two revisions, with tags',
    status: {
      url: URL,
      components: {
        predictor: {
          url: PREDICTOR,
          latestCreatedRevision: 'iris-predictor-00002',
          latestReadyRevision: 'iris-predictor-00002',
          traffic: [
            {
              revisionName: 'iris-predictor-00002',
              latestRevision: true,
              percent: 20,
              tag: 'latest',
              url: 'http://latest-iris-predictor.demo.spoke1.example.com',
            },
            {
              revisionName: 'iris-predictor-00001',
              latestRevision: false,
              percent: 80,
              tag: 'prev',
              url: 'http://prev-iris-predictor.demo.spoke1.example.com',
            },
          ],
        },
      },
      conditions: [ready, { type: 'PredictorRouteReady', status: 'True' }],
      modelStatus: upToDate,
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 1, total: 1 },
      endpoints: [
        address,
        { name: 'predictor', url: PREDICTOR },
        {
          name: 'latest',
          url: 'http://latest-iris-predictor.demo.spoke1.example.com',
          release: 'iris-predictor-00002',
        },
        {
          name: 'prev',
          url: 'http://prev-iris-predictor.demo.spoke1.example.com',
          release: 'iris-predictor-00001',
        },
      ],
      releases: [
        {
          name: 'iris-predictor-00002',
          ready: true,
          trafficPercent: 20,
          url: 'http://latest-iris-predictor.demo.spoke1.example.com',
        },
        {
          name: 'iris-predictor-00001',
          ready: true,
          trafficPercent: 80,
          url: 'http://prev-iris-predictor.demo.spoke1.example.com',
        },
      ],
    },
  },
  {
    name: 'canaries of Deployments',
    status: {
      url: URL,
      conditions: [ready],
      modelStatus: upToDate,
      canaryStatuses: [
        { name: 'v2', ready: true, trafficPercent: 10 },
        { name: 'v3', ready: false },
        'v4',
      ],
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 1, total: 1 },
      endpoints: [address],
      releases: [
        { name: 'v2', ready: true, trafficPercent: 10 },
        { name: 'v3', ready: false, trafficPercent: 0 },
      ],
    },
  },
  {
    name: 'nothing but the cluster-local address',
    status: { address: { url: LOCAL }, conditions: [ready] },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [
        {
          name: 'address',
          url: LOCAL,
          unusable: 'iris.demo.svc.cluster.local is only resolvable inside its own cluster',
        },
      ],
      releases: [],
    },
  },
  {
    name: 'not ready, at an old address',
    status: {
      url: URL,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
      ],
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'MinimumReplicasUnavailable',
      message: 'Deployment does not have minimum availability.',
      endpoints: [address],
      releases: [],
    },
  },
  {
    name: 'wrong types',
    status: { url: { host: 'x' }, components: [], modelStatus: 'UpToDate', conditions: 'Ready' },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'Progressing',
      message: 'No Ready condition yet',
      endpoints: [],
      releases: [],
    },
  },
])('InferenceService: $name', ({ status, health }) => {
  expect(inferenceService.inspect(status, manifest)).toEqual(health);
});

test('InferenceService: kept inside a cluster that has a domain of its own', () => {
  const labels = { 'networking.kserve.io/visibility': 'cluster-local' };
  const hidden = { ...manifest, metadata: { ...manifest.metadata, labels } };
  const status = { url: 'http://iris-predictor.demo.svc.k8s.corp', conditions: [ready] };
  expect(inferenceService.inspect(status, hidden).endpoints).toEqual([
    {
      name: 'address',
      url: 'http://iris-predictor.demo.svc.k8s.corp',
      unusable: 'Restricted to its cluster by the label networking.kserve.io/visibility',
    },
  ]);
});
