import { llmInferenceService } from '../../src/workloads/llminferenceservice.ts';

const manifest = {
  apiVersion: 'serving.kserve.io/v1alpha2',
  kind: 'LLMInferenceService',
  metadata: { namespace: 'demo', name: 'llama' },
  spec: { replicas: 3, prefill: { replicas: 2 } },
};

const URL = 'http://gateway.spoke1.example.com/demo/llama';
const LOCAL = 'https://llama-kserve-workload-svc.demo.svc.cluster.local';
const localOnly =
  'llama-kserve-workload-svc.demo.svc.cluster.local is only resolvable inside its own cluster';
const address = { name: 'address', url: URL };
const ready = [
  { type: 'PresetsCombined', status: 'True' },
  { type: 'WorkloadsReady', status: 'True' },
  { type: 'RouterReady', status: 'True' },
  { type: 'Ready', status: 'True' },
];

test.each([
  {
    name: 'v1alpha2, ready, with a path in its address',
    status: {
      url: URL,
      addresses: [
        { url: URL, origin: { kind: 'Gateway', name: 'kserve-ingress-gateway' } },
        { url: 'http://10.0.0.5/demo/llama' },
      ],
      conditions: ready,
      workloads: {
        primary: { kind: 'Deployment', name: 'llama-kserve', readyReplicas: 3 },
        prefill: { kind: 'Deployment', name: 'llama-kserve-prefill', readyReplicas: 1 },
        scheduler: { kind: 'Deployment', name: 'llama-kserve-router', readyReplicas: 1 },
      },
    },
    health: {
      ready: true,
      phase: 'ready',
      replicas: { ready: 4, total: 5 },
      endpoints: [
        address,
        {
          name: 'address',
          url: 'http://10.0.0.5/demo/llama',
          unusable: '10.0.0.5 is an IP address; a ServiceEntry needs a DNS name',
        },
      ],
      releases: [],
    },
  },
  {
    name: 'v1alpha1 of an older controller',
    status: { url: URL, address: { url: LOCAL }, conditions: ready },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [address, { name: 'address', url: LOCAL, unusable: localOnly }],
      releases: [],
    },
  },
  {
    name: 'a private address promoted to url comes last',
    status: {
      url: 'http://10.0.0.5/demo/llama',
      addresses: [{ url: 'http://10.0.0.5/demo/llama' }, { url: URL }],
      conditions: ready,
    },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [
        address,
        {
          name: 'address',
          url: 'http://10.0.0.5/demo/llama',
          unusable: '10.0.0.5 is an IP address; a ServiceEntry needs a DNS name',
        },
      ],
      releases: [],
    },
  },
  {
    name: 'ready without a route, whose old url stands on',
    status: { url: URL, addresses: [{ url: LOCAL }], conditions: ready },
    health: {
      ready: true,
      phase: 'ready',
      endpoints: [
        { name: 'address', url: URL, unusable: 'Left over from an earlier route' },
        { name: 'address', url: LOCAL, unusable: localOnly },
      ],
      releases: [],
    },
  },
  {
    name: 'stopped, whose old url stands on',
    status: {
      url: URL,
      conditions: [
        { type: 'HTTPRoutesReady', status: 'False', reason: 'Stopped' },
        { type: 'Ready', status: 'False', reason: 'Stopped', message: 'Service is stopped' },
      ],
    },
    health: {
      ready: false,
      phase: 'stopped',
      reason: 'Stopped',
      message: 'Stopped by the annotation serving.kserve.io/stop',
      endpoints: [{ name: 'address', url: URL, unusable: 'Left over from an earlier route' }],
      releases: [],
    },
  },
  {
    name: 'starting',
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
      ],
      workloads: { primary: { kind: 'Deployment', name: 'llama-kserve' } },
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'MinimumReplicasUnavailable',
      message: 'Deployment does not have minimum availability.',
      replicas: { ready: 0, total: 3 + 2 },
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'failed: the spec it amounts to is refused',
    status: {
      conditions: [
        { type: 'Ready', status: 'False', reason: 'InvalidRenderedConfig', message: 'no model' },
      ],
    },
    health: {
      ready: false,
      phase: 'failed',
      reason: 'InvalidRenderedConfig',
      message: 'no model',
      endpoints: [],
      releases: [],
    },
  },
  {
    name: 'a config that is missing may still arrive',
    status: {
      conditions: [
        { type: 'Ready', status: 'False', reason: 'ConfigNotFound', message: 'no config gpu' },
      ],
    },
    health: {
      ready: false,
      phase: 'progressing',
      reason: 'ConfigNotFound',
      message: 'no config gpu',
      endpoints: [],
      releases: [],
    },
  },
])('LLMInferenceService: $name', ({ status, health }) => {
  expect(llmInferenceService.inspect(status, manifest)).toEqual(health);
});

test('LLMInferenceService: with an autoscaler, the total is what is ready', () => {
  const scaled = { ...manifest, spec: { scaling: { minReplicas: 1, maxReplicas: 4 } } };
  const status = { conditions: ready, workloads: { primary: { readyReplicas: 2 } } };
  expect(llmInferenceService.inspect(status, scaled).replicas).toEqual({ ready: 2, total: 2 });
});
