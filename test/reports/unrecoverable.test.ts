import { parseGoal } from '../../plugin/commands/wait/goal.ts';
import type { AggregatedEntry, HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { RefusalReason } from '../../src/karmada/refusal.ts';
import type { Condition } from '../../src/kubernetes/object.ts';
import type { Goal } from '../../src/reports/goal.ts';
import { unrecoverableCause } from '../../src/reports/unrecoverable.ts';
import { aCondition, anMLService, aService, entry, ready } from '../support/builders.ts';

const goal = (text: string): Goal => parseGoal(text, () => () => []);

const service = (
  entries: readonly AggregatedEntry[],
  conditions: readonly Condition[] = [],
): HyperMLService =>
  aService({
    spec: { workloads: [{ clusters: entries.map((e) => e.cluster), manifests: [anMLService()] }] },
    status: { observedGeneration: 1, aggregatedStatus: entries, conditions },
  });

const good = (cluster: string) => entry(cluster, anMLService(), ready(cluster));
const refused = (reason: RefusalReason, cluster = 'spoke1'): AggregatedEntry => ({
  ...entry(cluster, anMLService()),
  applied: false,
  reason,
  appliedMessage: 'words',
});
const failed = (reason: string, cluster = 'spoke1'): AggregatedEntry => ({
  ...entry(cluster, anMLService()),
  ready: false,
  status: { conditions: [{ type: 'Ready', status: 'False', reason, message: 'words' }] },
});
const paused: AggregatedEntry = {
  ...failed('x'),
  status: { conditions: [{ type: 'Paused', status: 'True', message: 'words' }] },
};

const applied = 'fullyapplied';

test.each<[string, AggregatedEntry, string, string | undefined]>([
  ['ready', good('spoke1'), 'ready', undefined],
  ['starting', failed('Pulling'), 'ready', undefined],
  ['given up', failed('RevisionFailed'), 'ready', 'RevisionFailed: words'],
  ['given up, but applied', failed('RevisionFailed'), applied, undefined],
  ['paused', paused, 'ready', 'Paused: words'],
  ['being applied', refused('Waiting'), 'ready', undefined],
  ['over quota', refused('QuotaExceeded'), 'ready', undefined],
  ['refused for an unknown reason', refused('ApplyFailed'), 'ready', undefined],
  ['in conflict', refused('Conflict'), applied, 'Conflict: words'],
  [
    'for a cluster that is not registered',
    refused('ClusterNotFound'),
    'ready',
    'ClusterNotFound: words',
  ],
  ['held back', refused('Suspended'), 'ready', 'Suspended: words'],
  ['on an unreachable spoke', { ...refused('Conflict'), stale: true }, 'ready', undefined],
  ['in conflict, which is the condition', refused('Conflict'), 'condition=Ready=False', undefined],
  ['in conflict, for a deletion', refused('Conflict'), 'delete', undefined],
  ['in conflict, for a JSONPath', refused('Conflict'), 'jsonpath=.a', undefined],
])('one that is %s', (_, of, text, cause) => {
  const told = unrecoverableCause(service([of]), goal(text));
  expect(told).toBe(cause && `MLService/torch on spoke1: ${cause}`);
});

test('a spec that is not observed yet is not given up', () => {
  const old = service([refused('Conflict')]);
  const changed = { ...old, metadata: { ...old.metadata, generation: 2 } };
  expect(unrecoverableCause(changed, goal('ready'))).toBeUndefined();
});

test('a spec that is invalid', () => {
  const verdict = { ...aCondition('FullyApplied', 'False', 'words'), reason: 'NotAllowed' };
  expect(unrecoverableCause(service([good('spoke1')], [verdict]), goal('ready'))).toBe(
    'NotAllowed: words',
  );
});

test('the first of several causes is reported, and the others are counted', () => {
  const entries = [refused('Conflict'), refused('Invalid', 'spoke2'), failed('x', 'spoke3')];
  expect(unrecoverableCause(service(entries), goal('ready'))).toBe(
    'MLService/torch on spoke1: Conflict: words (and 1 more)',
  );
});

test('a number of clusters is given up only when too few are left', () => {
  const hmls = service([good('spoke1'), failed('x', 'spoke2'), refused('Conflict', 'spoke3')]);
  expect(unrecoverableCause(hmls, goal('clusters>=2'))).toBeUndefined();
  expect(unrecoverableCause(hmls, goal('clusters>=3'))).toBe(
    'MLService/torch on spoke3: Conflict: words',
  );
});
