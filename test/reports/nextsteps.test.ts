import { nextSteps } from '../../src/reports/nextsteps.ts';
import { type Problem, type ServiceReport, serviceReport } from '../../src/reports/status.ts';
import { aService } from '../support/builders.ts';

const problem = (reason: string, cluster?: string): Problem => ({
  resources: ['MLService/torch'],
  level: 'bad',
  reason,
  message: 'why',
  ...(cluster !== undefined && { cluster }),
});

const stepsFor = (problems: readonly Problem[], state: ServiceReport['state'] = 'Degraded') =>
  nextSteps({ ...serviceReport(aService()), state, problems });

const mnist = { namespace: 'demo', name: 'mnist' };

test.each([
  ['NotObserved', { is: 'check-hub' }],
  ['Suspended', { is: 'resume-service', ...mnist }],
  ['ClusterNotReady', { is: 'describe-cluster', cluster: 'spoke1' }],
  ['ClusterNotFound', { is: 'list-clusters' }],
  ['KarmadaSecretForbidden', { is: 'grant-karmada-secret' }],
  ['KarmadaUnreachable', { is: 'check-karmada' }],
  ['ApplyFailed', { is: 'list-spoke-events', ...mnist }],
  ['PodNotReady', { is: 'list-spoke-events', ...mnist }],
])('%s has a next step', (reason, remedy) => {
  expect(stepsFor([problem(reason, 'spoke1')])).toEqual([{ reason, remedy }]);
});

test.each(['StatusTruncated', 'QuotaExceeded', 'Conflict'])(
  '%s needs none: its message says what to do',
  (reason) => {
    expect(stepsFor([problem(reason, 'spoke1')])).toEqual([]);
  },
);

test('each step comes once', () => {
  const problems = [problem('PodNotReady', 'spoke1'), problem('PodNotReady', 'spoke2')];
  expect(stepsFor(problems)).toHaveLength(1);
});

test('a deletion that an unreachable spoke blocks can be abandoned', () => {
  const steps = stepsFor([problem('ClusterNotReady', 'spoke1')], 'Terminating');
  expect(steps.at(-1)).toEqual({
    reason: 'Terminating',
    remedy: { is: 'abandon-service', ...mnist },
  });
  expect(stepsFor([problem('PodNotReady', 'spoke1')], 'Terminating')).toHaveLength(1);
});

test('steps for different spokes are kept, in the order of the problems', () => {
  const problems = [
    problem('ClusterNotReady', 'spoke2'),
    problem('PodNotReady', 'spoke1'),
    problem('ClusterNotReady', 'spoke1'),
    problem('ClusterNotReady', 'spoke2'),
  ];
  expect(stepsFor(problems)).toEqual([
    { reason: 'ClusterNotReady', remedy: { is: 'describe-cluster', cluster: 'spoke2' } },
    { reason: 'PodNotReady', remedy: { is: 'list-spoke-events', ...mnist } },
    { reason: 'ClusterNotReady', remedy: { is: 'describe-cluster', cluster: 'spoke1' } },
  ]);
});

test.each<[string, ServiceReport['state'], boolean]>([
  ['KarmadaUnreachable', 'Terminating', true],
  ['ClusterNotReady', 'Degraded', false],
])('after %s while %s, the service can be abandoned: %s', (reason, state, is) => {
  const kinds = stepsFor([problem(reason, 'spoke1')], state).map(({ remedy }) => remedy.is);
  expect(kinds.includes('abandon-service')).toBe(is);
});

test('without problems there is nothing to do', () => {
  expect(stepsFor([], 'Ready')).toEqual([]);
  expect(stepsFor([], 'Terminating')).toEqual([]);
});
