import { HMLS_GAUGES } from '../../src/controller/hmls/gauges.ts';
import { Metrics } from '../../src/controller/metrics.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { anMLService, aService, entry } from '../support/builders.ts';

const failed = { ...entry('spoke1', anMLService()), applied: false, reason: 'Forbidden' };
const stale = { ...entry('spoke2', anMLService()), stale: true };
const service = aService({ status: { aggregatedStatus: [failed, stale] } });

const state = {
  queueDepth: 3,
  objects: () => [service],
  watchAges: () => ({ hypermlservices: 1.5, works: 2 }),
};

function ours(isRunning: boolean) {
  const specs = [{ kind: HYPERMLSERVICES, gauges: HMLS_GAUGES }];
  const writes = [{ cluster: 'karmada', verb: 'create', kind: 'Work' } as const];
  return new Metrics(specs, writes, {
    leading: () => isRunning,
    kind: (name) => (isRunning && name === 'HyperMLService' ? state : undefined),
  });
}

const linesOf = async (metrics: Metrics) =>
  (await metrics.text()).split('\n').filter((line) => /^hmls_(?!.*_bucket)/.test(line));

test('names and labels are part of the interface', async () => {
  const metrics = ours(true);
  metrics.wrote({ cluster: 'hub', verb: 'status', kind: 'HyperMLService' });
  metrics.passed('HyperMLService', 'done', 0.5, 0.25);
  metrics.passed('HyperMLService', 'failed', 2, 0);
  expect(metrics.contentType).toContain('text/plain');
  expect(await linesOf(metrics)).toEqual([
    'hmls_pass_seconds_sum{kind="HyperMLService",outcome="done"} 0.5',
    'hmls_pass_seconds_count{kind="HyperMLService",outcome="done"} 1',
    'hmls_pass_seconds_sum{kind="HyperMLService",outcome="failed"} 2',
    'hmls_pass_seconds_count{kind="HyperMLService",outcome="failed"} 1',
    'hmls_queue_wait_seconds_sum{kind="HyperMLService"} 0.25',
    'hmls_queue_wait_seconds_count{kind="HyperMLService"} 2',
    'hmls_writes_total{cluster="karmada",verb="create",kind="Work"} 0',
    'hmls_writes_total{cluster="hub",verb="status",kind="HyperMLService"} 1',
    'hmls_leader 1',
    'hmls_queue_depth{kind="HyperMLService"} 3',
    'hmls_watch_age_seconds{kind="HyperMLService",resource="hypermlservices"} 1.5',
    'hmls_watch_age_seconds{kind="HyperMLService",resource="works"} 2',
    'hmls_hypermlservices 1',
    'hmls_entries{state="applied"} 0',
    'hmls_entries{state="failed"} 1',
    'hmls_entries{state="stale"} 1',
  ]);
});

test('a replica that does not lead reports that, and no services', async () => {
  expect(await linesOf(ours(false))).toEqual([
    'hmls_writes_total{cluster="karmada",verb="create",kind="Work"} 0',
    'hmls_leader 0',
    'hmls_queue_depth{kind="HyperMLService"} 0',
    'hmls_hypermlservices 0',
    'hmls_entries{state="applied"} 0',
    'hmls_entries{state="failed"} 0',
    'hmls_entries{state="stale"} 0',
  ]);
});
