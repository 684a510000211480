import type { AggregatedEntry, HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Condition, KubeObject } from '../../src/kubernetes/object.ts';
import { answerOf, serviceReport, unreachableIn } from '../../src/reports/status.ts';
import { anMLService, aService, entry, ready } from '../support/builders.ts';

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'demo', name: 's3' },
};

const denied = 'admission webhook "gpu" denied the request: no GPUs left';

const anEntry = (fields: Partial<AggregatedEntry>, cluster = 'spoke1'): AggregatedEntry => ({
  ...entry(cluster, anMLService(), ready(cluster)),
  ...fields,
});

const condition = (fields: Partial<Condition>): Condition => ({
  type: 'FullyApplied',
  status: 'False',
  lastTransitionTime: '2024-04-15T10:01:00Z',
  ...fields,
});

const onSpoke1 = { workloads: [{ clusters: ['spoke1'], manifests: [anMLService()] }] };

const withEntries = (
  aggregatedStatus: readonly AggregatedEntry[],
  conditions: readonly Condition[] = [],
  overrides: Partial<HyperMLService> = {},
) =>
  aService({
    spec: onSpoke1,
    status: { observedGeneration: 1, aggregatedStatus, conditions },
    ...overrides,
  });

const failing = { conditions: [{ type: 'Ready', status: 'False', reason: 'RevisionFailed' }] };
const starting = { conditions: [{ type: 'Ready', status: 'False', message: 'Pulling' }] };
const paused = { conditions: [{ type: 'Paused', status: 'True' }] };

describe('one manifest on one spoke', () => {
  test.each<[string, Partial<AggregatedEntry>, string]>([
    ['ready', {}, 'Ready 1/1'],
    ['starting', { ready: false, status: starting }, 'Progressing NotReady: Pulling'],
    [
      'given up',
      { ready: false, status: failing },
      'Failed RevisionFailed: Condition Ready is False: RevisionFailed',
    ],
    ['paused', { ready: false, status: paused }, 'Stopped Paused: Paused'],
    [
      'not reported',
      { ready: false, status: undefined },
      'NotReported NotReported: Not reported by the spoke yet',
    ],
    [
      'denied',
      { applied: false, reason: 'DeniedByWebhook', appliedMessage: denied },
      `NotApplied 1/1 DeniedByWebhook: ${denied}; change the manifest to satisfy the webhook`,
    ],
    [
      'being applied',
      { applied: false, reason: 'Waiting', appliedMessage: 'Waiting for Karmada to apply it' },
      'Waiting 1/1 Waiting: Waiting for Karmada to apply it',
    ],
    [
      'held back',
      { applied: false, reason: 'Suspended', appliedMessage: 'spec.suspend is set' },
      'Suspended 1/1 Suspended: spec.suspend is set',
    ],
    [
      'on an unreachable spoke',
      { stale: true, ready: false },
      'Unknown 1/1 ClusterNotReady: Cluster unreachable from Karmada; last known status may be stale',
    ],
    [
      'no workload',
      { resource: { apiVersion: 'v1', kind: 'Secret', name: 's3' }, ready: undefined as never },
      'Applied',
    ],
  ])('%s', (_, fields, told) => {
    const [report] = serviceReport(withEntries([anEntry(fields)])).resources;
    const { state, replicas, reason, message } = report ?? {};
    const count = replicas ? ` ${replicas.ready}/${replicas.total}` : '';
    const why = reason === undefined ? '' : ` ${reason}: ${message}`;
    expect(`${state}${count}${why}`).toBe(told);
  });

  test('an unreachable Karmada is the reason for everything unknown', () => {
    const down = condition({
      type: 'ClustersReachable',
      reason: 'KarmadaUnreachable',
      message: 'no answer from Karmada',
    });
    const report = serviceReport(withEntries([anEntry({ stale: true })], [down]));
    expect(report.resources[0]).toMatchObject({
      state: 'Unknown',
      reason: 'KarmadaUnreachable',
      message: 'no answer from Karmada',
    });
    expect(unreachableIn([report])).toEqual([
      { cluster: 'karmada', reason: 'KarmadaUnreachable', message: 'no answer from Karmada' },
    ]);
  });
});

describe('a service as a whole', () => {
  const bad = { applied: false, reason: 'DeniedByWebhook', appliedMessage: denied };
  const stale = { stale: true, ready: false };
  const busy = { ready: false, status: starting };

  test.each<[string, readonly AggregatedEntry[], string, string]>([
    ['all ready', [anEntry({})], 'Ready', 'yes'],
    ['one failed', [anEntry({}), anEntry(bad, 'spoke2')], 'Degraded', 'no'],
    ['one stale', [anEntry({}), anEntry(stale, 'spoke2')], 'Degraded', 'partial'],
    ['one failed, one stale', [anEntry(bad), anEntry(stale, 'spoke2')], 'Degraded', 'no'],
    ['all stale', [anEntry(stale)], 'Unknown', 'partial'],
    ['one starting', [anEntry({}), anEntry(busy, 'spoke2')], 'Progressing', 'no'],
    ['one paused', [anEntry({ ready: false, status: paused })], 'Stopped', 'no'],
  ])('%s', (_, entries, state, answer) => {
    const report = serviceReport(withEntries(entries));
    expect({ state: report.state, answer: answerOf([report]) }).toEqual({ state, answer });
  });

  test('one that the controller has not observed', () => {
    const report = serviceReport(aService());
    expect(report).toMatchObject({
      state: 'Progressing',
      clusters: { done: 0, total: 2 },
      manifests: { done: 0, total: 2 },
      problems: [{ resources: ['MLService/torch'], reason: 'NotObserved' }],
    });
    expect(answerOf([report])).toBe('no');
  });

  test('one that is being deleted', () => {
    const metadata = { ...aService().metadata, deletionTimestamp: '2024-04-15T10:01:00Z' };
    const report = serviceReport(withEntries([anEntry({})], [], { metadata }));
    expect(report.state).toBe('Terminating');
    expect(answerOf([report])).toBe('no');
  });

  test('an invalid spec is a separate problem', () => {
    const refused = condition({ reason: 'NotAllowed', message: 'namespace "x" is not "demo"' });
    expect(serviceReport(withEntries([anEntry({})], [refused]))).toMatchObject({
      state: 'Degraded',
      since: '2024-04-15T10:01:00Z',
      problems: [{ resources: [], level: 'bad', reason: 'NotAllowed' }],
    });
  });
});

test('entries of one cluster and cause are one problem; the worst come first', () => {
  const manifests = [secret, anMLService()];
  const workloads = [{ clusters: ['spoke1', 'spoke2'], manifests }];
  const bad = { applied: false, reason: 'DeniedByWebhook', appliedMessage: denied };
  const hmls = withEntries(
    [
      anEntry({ stale: true, ready: false }, 'spoke1'),
      { ...entry('spoke1', secret), stale: true },
      anEntry(bad, 'spoke2'),
      entry('spoke2', secret),
    ],
    [],
    { spec: { workloads } },
  );
  const told = serviceReport(hmls).problems.map(
    ({ cluster, resources, reason }) => `${cluster} ${resources.join('+')} ${reason}`,
  );
  expect(told).toEqual([
    'spoke2 MLService/torch DeniedByWebhook',
    'spoke1 MLService/torch+Secret/s3 ClusterNotReady',
  ]);
});

test('entries that the status has no room for', () => {
  const workloads = [{ clusters: ['spoke1', 'spoke2'], manifests: [anMLService()] }];
  const report = serviceReport(withEntries([anEntry({})], [], { spec: { workloads } }));
  expect(report.resources.map(({ cluster, state }) => `${cluster} ${state}`)).toEqual([
    'spoke1 Ready',
    'spoke2 NotReported',
  ]);
});

test('a manifest without a namespace matches the entry in the namespace of the service', () => {
  const { namespace: _, ...bare } = anMLService().metadata;
  const workloads = [{ clusters: ['spoke1'], manifests: [{ ...anMLService(), metadata: bare }] }];
  const report = serviceReport(withEntries([anEntry({})], [], { spec: { workloads } }));
  expect(report.resources).toHaveLength(1);
});

test('only some spokes', () => {
  const entries = [anEntry({}), anEntry({ stale: true }, 'spoke2')];
  expect(serviceReport(withEntries(entries), ['spoke1'])).toMatchObject({
    state: 'Ready',
    clusters: { done: 1, total: 1 },
  });
});
