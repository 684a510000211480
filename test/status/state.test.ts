import type { AggregatedEntry, HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { entryStateOf, isObserved, LEVELS, levelOf, type State } from '../../src/status/state.ts';
import { anMLService, aService, entry, ready } from '../support/builders.ts';

const manifest = anMLService();
const unready = { conditions: [{ type: 'Ready', status: 'False', reason: 'PullingImage' }] };

const withCondition = (reason: string, message = 'no route to host'): HyperMLService =>
  aService({
    status: {
      conditions: [
        {
          type: 'ClustersReachable',
          status: 'False',
          reason,
          message,
          lastTransitionTime: '2024-04-15T10:00:00Z',
        },
      ],
    },
  });

const unapplied = (reason: string): Partial<AggregatedEntry> => ({
  applied: false,
  appliedMessage: 'because',
  reason,
});

test.each<{ entry: AggregatedEntry; state: State; reason?: string; message?: string }>([
  { entry: entry('spoke1', manifest, ready('spoke1')), state: 'Ready' },
  {
    entry: { ...entry('spoke1', manifest, unready), ready: false },
    state: 'Progressing',
    reason: 'PullingImage',
    message: 'Condition Ready is False: PullingImage',
  },
  {
    entry: entry('spoke1', manifest),
    state: 'NotReported',
    reason: 'NotReported',
    message: 'Not reported by the spoke yet',
  },
  {
    entry: entry('spoke1', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's3' } }),
    state: 'Applied',
  },
  {
    entry: { ...entry('spoke1', manifest), ...unapplied('QuotaExceeded') },
    state: 'NotApplied',
    reason: 'QuotaExceeded',
    message: 'because',
  },
  ...(['Waiting', 'Deleting', 'Suspended'] as const).map((reason) => ({
    entry: { ...entry('spoke1', manifest), ...unapplied(reason) },
    state: reason,
    reason,
    message: 'because',
  })),
  {
    entry: { ...entry('spoke1', manifest), ...unapplied('KarmadaUnreachable') },
    state: 'Unknown',
    reason: 'KarmadaUnreachable',
    message: 'because',
  },
  {
    entry: { ...entry('spoke1', manifest, ready('spoke1')), stale: true },
    state: 'Unknown',
    reason: 'ClusterNotReady',
    message: 'Cluster unreachable from Karmada; last known status may be stale',
  },
])('$state $reason', ({ entry: given, state, reason, message }) => {
  const found = entryStateOf(aService(), given);
  expect({ state: found.state, reason: found.reason, message: found.message }).toEqual({
    state,
    reason,
    message,
  });
});

test('a stale entry while Karmada is unreachable: Karmada is the reason', () => {
  const stale = { ...entry('spoke1', manifest), stale: true };
  expect(entryStateOf(withCondition('KarmadaUnreachable'), stale)).toMatchObject({
    state: 'Unknown',
    reason: 'KarmadaUnreachable',
    message: 'no route to host',
  });
});

test.each(['ClusterNotReady', 'ClusterNotFound'])('%s is not a problem of Karmada', (reason) => {
  const stale = { ...entry('spoke1', manifest), stale: true };
  expect(entryStateOf(withCondition(reason), stale).reason).toBe('ClusterNotReady');
});

test.each([
  { observed: undefined, isCurrent: false },
  { observed: 0, isCurrent: false },
  { observed: 1, isCurrent: true },
])('a status of generation $observed of 1', ({ observed, isCurrent }) => {
  const status = observed === undefined ? {} : { observedGeneration: observed };
  expect(isObserved(aService({ status }))).toBe(isCurrent);
});

test('the worst level comes first', () => {
  expect(LEVELS.indexOf(levelOf('NotApplied'))).toBeLessThan(LEVELS.indexOf(levelOf('Ready')));
  expect(LEVELS.indexOf(levelOf('Unknown'))).toBeLessThan(LEVELS.indexOf(levelOf('Waiting')));
});
