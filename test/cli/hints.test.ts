import { hintedFinding, remedyText, withHints } from '../../plugin/hints.ts';
import type { Remedy } from '../../src/remedy.ts';
import { serviceReport } from '../../src/reports/status.ts';
import { anMLService, aService, entry } from '../support/builders.ts';

const ref = { namespace: 'demo', name: 'mnist' };

test.each<[Remedy, string]>([
  [
    { is: 'add-spoke-or-delete', ...ref },
    '--add another spoke, or kubectl hmls delete mnist -n demo',
  ],
  [{ is: 'list-spoke-events', ...ref }, 'kubectl hmls events mnist -n demo --spokes'],
  [{ is: 'resume-service', ...ref }, 'kubectl hmls resume mnist -n demo'],
  [{ is: 'describe-cluster', cluster: 'spoke1' }, 'kubectl karmada describe cluster spoke1'],
  [{ is: 'install-crds', cluster: 'spoke1' }, 'kubectl --context spoke1 apply -f CRD.yaml'],
  [
    { is: 'join-cluster', cluster: 'spoke1' },
    'kubectl karmada join spoke1 --cluster-kubeconfig=FILE',
  ],
  [{ is: 'describe-service', name: 'mnist' }, 'kubectl hmls describe mnist'],
  [
    { is: 'review-history', name: 'mnist' },
    'review the changes before retrying: kubectl hmls headingress history mnist',
  ],
  [
    { is: 'set-weight', spoke: 'spoke1' },
    'kubectl hmls headingress set-weight NAME spoke1=PERCENT',
  ],
])('what to type: %j', (remedy, text) => {
  expect(remedyText(remedy)).toBe(text);
});

test('the report of a suspended service says how to resume it', () => {
  const suspended = {
    ...entry('spoke1', anMLService()),
    applied: false,
    reason: 'Suspended',
    appliedMessage: 'not sent',
  };
  const spec = { workloads: [{ clusters: ['spoke1'], manifests: [anMLService()] }], suspend: true };
  const status = { observedGeneration: 1, aggregatedStatus: [suspended] };
  const { resources, problems } = withHints(serviceReport(aService({ spec, status })));
  const told = { reason: 'Suspended', message: 'not sent; kubectl hmls resume propagates it' };
  expect(resources).toMatchObject([told]);
  expect(problems).toMatchObject([told]);
});

test('the report of one that the controller has not observed says how to look for it', () => {
  const [problem] = withHints(serviceReport(aService())).problems;
  expect(problem?.message).toBe(
    'The controller has not observed this generation yet; kubectl hmls doctor --hub checks whether it is running',
  );
});

test('a message without a remedy stays as it is', () => {
  const finding = { code: 'HMLS0003' as const, message: 'name is required' };
  expect(hintedFinding(finding)).toBe(finding);
});
