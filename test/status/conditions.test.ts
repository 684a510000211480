import type { AggregatedEntry, HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Observation, Problems } from '../../src/karmada/observation.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { aggregate } from '../../src/status/aggregate.ts';
import { conditionsOf, timestamp } from '../../src/status/conditions.ts';
import { anMLService, aPlacement, aService, aSpoke, entry, ready } from '../support/builders.ts';

const NOW = new Date('2024-04-15T12:00:00.999Z');

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'demo', name: 's3' },
};

interface Given {
  readonly hmls?: HyperMLService;
  readonly entries?: readonly AggregatedEntry[];
  readonly observations?: readonly Observation[];
  readonly problems?: Problems;
}

function conditions({ hmls = aService(), entries = [], observations = [], problems = {} }: Given) {
  return conditionsOf(hmls, entries, observations, problems, NOW);
}

/** `Status Reason: message` of the condition of that type. */
function said(type: string, given: Given): string {
  const found = conditions(given).find((c) => c.type === type);
  return `${found?.status} ${found?.reason}: ${found?.message}`;
}

const failed = (
  cluster: string,
  reason: string,
  appliedMessage: string,
  manifest = anMLService(),
): AggregatedEntry => {
  const { ready: _, ...rest } = entry(cluster, manifest);
  const lagging = manifest.kind === 'MLService' && { ready: false };
  return { ...rest, applied: false, appliedMessage, reason, ...lagging };
};

const healthy = ['spoke1', 'spoke2'].map((spoke) => entry(spoke, anMLService(), ready(spoke)));
const seen = (...spokes: Observation['spoke'][]): Observation[] =>
  spokes.map((spoke, i) => ({
    placement: aPlacement(anMLService(), spoke?.metadata.name ?? `missing${i + 1}`),
    spoke,
  }));

test('success: three conditions, in the order of their names', () => {
  const observations = seen(aSpoke('spoke1'), aSpoke('spoke2'));
  expect(conditions({ entries: healthy, observations })).toEqual([
    {
      type: 'ClustersReachable',
      status: 'True',
      reason: 'Reachable',
      message: 'Karmada and all spokes are reachable',
      observedGeneration: 1,
      lastTransitionTime: '2024-04-15T12:00:00Z',
    },
    {
      type: 'FullyApplied',
      status: 'True',
      reason: 'Applied',
      message: 'All manifests have been successfully applied',
      observedGeneration: 1,
      lastTransitionTime: '2024-04-15T12:00:00Z',
    },
    {
      type: 'Ready',
      status: 'True',
      reason: 'WorkloadsReady',
      message: 'All workloads are ready',
      observedGeneration: 1,
      lastTransitionTime: '2024-04-15T12:00:00Z',
    },
  ]);
});

const NOT_FOUND = 'Failed to apply all manifests (0/1): namespaces "demo" not found';
const unreachable = { reason: 'KarmadaUnreachable', message: 'connect ECONNREFUSED' } as const;

test.each<{ name: string; given: Given; text: string }>([
  {
    name: 'nothing to apply',
    given: {},
    text: 'False NothingToApply: No manifests to apply',
  },
  {
    name: 'one failure',
    given: { entries: [...healthy, failed('spoke3', 'NamespaceNotFound', NOT_FOUND)] },
    text: 'False NamespaceNotFound: MLService/torch on spoke3: namespaces "demo" not found; create it on spoke3: kubectl create namespace demo',
  },
  {
    name: 'two failures of one cause',
    given: {
      entries: [
        failed('spoke1', 'Waiting', 'Waiting for Karmada to apply it'),
        failed('spoke2', 'Waiting', 'Waiting for Karmada to apply it', secret),
      ],
    },
    text: 'False Waiting: MLService/torch on spoke1: Waiting for Karmada to apply it | Secret/s3 on spoke2: Waiting for Karmada to apply it',
  },
  {
    name: 'two failures of different causes',
    given: {
      entries: [
        failed('spoke1', 'Waiting', 'Waiting for Karmada to apply it'),
        failed('spoke2', 'NamespaceNotFound', NOT_FOUND),
      ],
    },
    text: 'False SeveralReasons: MLService/torch on spoke1: Waiting for Karmada to apply it | MLService/torch on spoke2: namespaces "demo" not found; create it on spoke2: kubectl create namespace demo',
  },
  {
    name: 'all manifests refused',
    given: {
      entries: healthy,
      problems: { refusal: { reason: 'NotAllowed', message: 'Namespace is cluster-scoped' } },
    },
    text: 'False NotAllowed: Namespace is cluster-scoped',
  },
  {
    name: 'Karmada does not answer',
    given: { entries: healthy, problems: { unreachable } },
    text: 'Unknown KarmadaUnreachable: connect ECONNREFUSED',
  },
])('FullyApplied, $name', ({ given, text }) => {
  expect(said('FullyApplied', given)).toBe(text);
});

const starting = {
  conditions: [{ type: 'Ready', status: 'False', reason: 'PodNotReady', message: 'pulling' }],
};
const stale = (cluster: string): AggregatedEntry => ({
  ...entry(cluster, anMLService(), ready(cluster)),
  ready: false,
  stale: true,
});
const lagging: AggregatedEntry = { ...entry('spoke1', anMLService(), starting), ready: false };

test.each<{ name: string; given: Given; text: string }>([
  {
    name: 'no workloads',
    given: { entries: [entry('spoke1', secret)] },
    text: 'True WorkloadsReady: There are no workloads',
  },
  {
    name: 'a workload that reports why not',
    given: { entries: [lagging, ...healthy] },
    text: 'False WorkloadsNotReady: MLService/torch on spoke1: pulling',
  },
  {
    name: 'a workload that is not applied',
    given: { entries: [failed('spoke1', 'Waiting', 'Waiting for Karmada to apply it')] },
    text: 'False WorkloadsNotReady: MLService/torch on spoke1: not applied',
  },
  {
    name: 'a Secret that is not applied, which does not count',
    given: { entries: [...healthy, failed('spoke1', 'Waiting', 'Waiting', secret)] },
    text: 'True WorkloadsReady: All workloads are ready',
  },
  {
    name: 'a workload on an unreachable spoke',
    given: { entries: [...healthy, stale('spoke3')] },
    text: 'Unknown ClusterNotReady: MLService/torch on spoke3: its spoke is unreachable',
  },
  {
    name: 'a workload there, and one that is certainly not ready',
    given: { entries: [lagging, stale('spoke3')] },
    text: 'False WorkloadsNotReady: MLService/torch on spoke1: pulling | MLService/torch on spoke3: its spoke is unreachable',
  },
  {
    name: 'Karmada does not answer',
    given: { entries: healthy, problems: { unreachable } },
    text: 'Unknown KarmadaUnreachable: connect ECONNREFUSED',
  },
])('Ready, $name', ({ given, text }) => {
  expect(said('Ready', given)).toBe(text);
});

test.each<{ name: string; given: Given; text: string }>([
  {
    name: 'spokes that are not registered, before unreachable ones',
    given: { observations: seen(undefined, aSpoke('spoke2', 'False'), undefined) },
    text: 'False ClusterNotFound: not registered with Karmada: missing1, missing3',
  },
  {
    name: 'unreachable spokes',
    given: { observations: seen(aSpoke('spoke1'), aSpoke('spoke2', 'False')) },
    text: 'False ClusterNotReady: spoke2: cluster is not reachable',
  },
  {
    name: 'a spoke that Karmada has not checked yet',
    given: { observations: seen({ ...aSpoke('spoke1'), status: {} }) },
    text: 'False ClusterNotReady: spoke1: not reached by Karmada yet',
  },
  {
    name: 'Karmada does not answer',
    given: { observations: seen(aSpoke('spoke1')), problems: { unreachable } },
    text: 'False KarmadaUnreachable: connect ECONNREFUSED',
  },
])('ClustersReachable, $name', ({ given, text }) => {
  expect(said('ClustersReachable', given)).toBe(text);
});

describe('a message has at most 1 KiB', () => {
  const messageOf = (type: string, given: Given) =>
    conditions(given).find((c) => c.type === type)?.message ?? '';

  test('the first of 1,000 failures are listed, and the rest are counted', () => {
    const entries = Array.from({ length: 1000 }, (_, i) =>
      failed(`spoke${1000 + i}`, 'NamespaceNotFound', NOT_FOUND),
    );
    const message = messageOf('FullyApplied', { entries });
    const lines = message.split(' | ');
    expect(lines).toHaveLength(9);
    expect(lines[7]).toBe(
      'MLService/torch on spoke1007: namespaces "demo" not found; create it on spoke1007: kubectl create namespace demo',
    );
    expect(lines[8]).toBe('and 992 more');
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
  });

  test('a failure that is too long is cut between characters, and counted', () => {
    const cause = `admission webhook "w" denied the request: ${'服务未就绪'.repeat(200)}`;
    const entries = ['spoke1', 'spoke2'].map((s) => failed(s, 'DeniedByWebhook', cause));
    const message = messageOf('FullyApplied', { entries });
    expect(message).toMatch(
      /^MLService\/torch on spoke1: admission webhook "w" denied the request: (服务未就绪)+服?务?未?就?…\(\+\d+ bytes\) \| and 1 more$/,
    );
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
    expect(Buffer.byteLength(message)).toBeGreaterThan(1020);
  });

  test('the same for names of clusters, and errors of the whole spec', () => {
    const missing = Array.from({ length: 500 }, () => undefined);
    expect(messageOf('ClustersReachable', { observations: seen(...missing) })).toMatch(
      /^not registered with Karmada: missing1, missing2, .*, and \d+ more$/,
    );
    const refused = { reason: 'NotAllowed', message: '超'.repeat(1000) } as const;
    for (const given of [
      { observations: seen(...missing) },
      { observations: seen(...missing.map((_, i) => aSpoke(`spoke${i}`, 'False'))) },
      { problems: { refusal: refused } },
      { problems: { unreachable: { ...unreachable, message: '超'.repeat(1000) } } },
    ]) {
      for (const { message = '' } of conditions(given)) {
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
      }
    }
  });
});

describe('previous conditions', () => {
  const observations = seen(aSpoke('spoke1'), aSpoke('spoke2'));
  const before = aggregate(aService(), observations, {}, new Date('2024-04-15T11:00:00Z'));
  const metadata = { ...aService().metadata, generation: 2 };
  const hmls = aService({ metadata, status: before });

  test('a condition keeps its lastTransitionTime while its status stays', () => {
    const times = conditions({ hmls, entries: healthy, observations }).map(
      ({ type, status, lastTransitionTime, observedGeneration }) =>
        `${type} ${status} ${lastTransitionTime} ${observedGeneration}`,
    );
    expect(times).toEqual([
      'ClustersReachable True 2024-04-15T11:00:00Z 2',
      'FullyApplied True 2024-04-15T12:00:00Z 2',
      'Ready True 2024-04-15T12:00:00Z 2',
    ]);
  });

  test('while Karmada is unreachable, conditions keep the previous observedGeneration', () => {
    const { observedGeneration } = conditions({ hmls, problems: { unreachable } })[0] ?? {};
    expect(observedGeneration).toBe(1);
    const fresh = conditions({ problems: { unreachable } })[0];
    expect(fresh).not.toHaveProperty('observedGeneration');
  });
});

test('times are whole seconds', () => {
  expect(timestamp(NOW)).toBe('2024-04-15T12:00:00Z');
});
