import {
  historyReport,
  ingressReport,
  type ReportedFinding,
  weightReport,
} from '../../src/reports/headingress.ts';

const headIngress = { namespace: 'demo', name: 'mnist' };
const finding: ReportedFinding = {
  code: 'HMLS0108',
  objects: [{ kind: 'VirtualService', namespace: 'ops', name: 'rival' }],
  facts: { host: 'a.example' },
  message: 'something is wrong',
  effect: 'requests get 404',
  fix: 'do this',
};

test('a check: an item for each finding, with its severity and fix', () => {
  const { facts: _, ...told } = finding;
  expect(ingressReport([{ headIngress, findings: [finding] }])).toEqual({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'HeadIngressReport',
    items: [{ headIngress: 'demo/mnist', severity: 'warning', ...told }],
  });
  expect(ingressReport([{ headIngress, findings: [] }]).items).toEqual([]);
});

const change = {
  object: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { namespace: 'demo', name: 'mnist', resourceVersion: '7' },
  },
  before: new Map([
    ['spoke1', 100],
    ['spoke2', 0],
  ]),
  after: new Map([
    ['spoke1', 30],
    ['spoke2', 50],
    ['spoke3', 20],
  ]),
  readiness: new Map([
    ['spoke1', true],
    ['spoke2', false],
  ]),
};

test('a change of weights: before, after, readiness, and the version that it made', () => {
  const report = {
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'HeadIngressWeights',
    metadata: { name: 'mnist', namespace: 'demo', resourceVersion: '7' },
    before: { spoke1: 100, spoke2: 0 },
    after: { spoke1: 30, spoke2: 50, spoke3: 20 },
  };
  expect(weightReport(change)).toEqual({ ...report, ready: { spoke1: true, spoke2: false } });
  expect(weightReport({ ...change, readiness: undefined })).toEqual(report);
});

test('a history: the weights of each split by spoke', () => {
  const split = {
    revision: 3,
    time: '2024-01-01T00:00:00Z',
    user: 'me',
    weights: new Map([['spoke1', 100]]),
  };
  const { weights: _, ...told } = split;
  expect(historyReport([split])).toEqual({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'HeadIngressHistory',
    items: [{ ...told, weights: { spoke1: 100 } }],
  });
});
