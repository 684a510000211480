import { styleOf } from '../../src/render/cells.ts';
import { matrix, stateCell, titleOf, weightText } from '../../src/render/matrix.ts';
import { type ResourceReport, serviceReport } from '../../src/reports/status.ts';
import { aService } from '../support/builders.ts';

const resource = (cluster: string, fields: Partial<ResourceReport> = {}): ResourceReport => ({
  cluster,
  resource: { apiVersion: 'v1', kind: 'Secret', name: 's3', namespace: 'demo' },
  state: 'Ready',
  applied: true,
  ...fields,
});

const report = {
  ...serviceReport(aService()),
  resources: [
    resource('spoke1', { replicas: { ready: 1, total: 2 } }),
    resource('spoke2', {
      resource: { apiVersion: 'v1', kind: 'Secret', name: 's3', namespace: 'other' },
    }),
  ],
};
const style = styleOf('none', false);

test('by spoke, each resource is a column', () => {
  expect(matrix(report, { style, by: 'cluster' })).toBe(
    'SPOKE    SECRET/s3   SECRET/other/s3\n' +
      'spoke1   Ready 1/2   -\n' +
      'spoke2   -           Ready\n',
  );
});

test('by resource, with weights in the last row', () => {
  expect(matrix({ ...report, weights: { spoke1: 100 } }, { style, by: 'resource' })).toBe(
    'RESOURCE          SPOKE1      SPOKE2\n' +
      'SECRET/s3         Ready 1/2   -\n' +
      'SECRET/other/s3   -           Ready\n' +
      'WEIGHT            100         -\n',
  );
});

test('the namespace of a resource is in its title unless it is that of the service', () => {
  expect(titleOf(resource('spoke1'), 'demo')).toBe('SECRET/s3');
  expect(titleOf(resource('spoke1'), 'prod')).toBe('SECRET/demo/s3');
});

test.each([
  [undefined, { text: '-' }],
  [resource('spoke1'), { text: 'Ready', level: 'good' }],
  [
    resource('spoke1', { state: 'Progressing', replicas: { ready: 0, total: 2 } }),
    { text: 'Progressing 0/2', level: 'busy' },
  ],
  [
    resource('spoke1', { state: 'Unknown', stale: true, replicas: { ready: 1, total: 1 } }),
    { text: 'Unknown', level: 'unknown' },
  ],
  [
    resource('spoke1', { state: 'NotApplied', applied: false, replicas: { ready: 1, total: 1 } }),
    { text: 'NotApplied', level: 'bad' },
  ],
])('the cell of a state has replicas only while they are current', (found, cell) => {
  expect(stateCell(found)).toEqual(cell);
});

test('weights of one HeadIngress, and of several', () => {
  const one = { namespace: 'demo', name: 'mnist', weights: { spoke1: 30 } };
  const other = { ...one, namespace: 'edge', weights: { spoke1: 100 } };
  const weighted = { ...report, weights: one.weights, headIngresses: [one] };
  expect(weightText(weighted, 'spoke1')).toBe('30');
  expect(weightText(weighted, 'spoke2')).toBe('-');
  expect(weightText({ ...weighted, headIngresses: [one, other] }, 'spoke1')).toBe('30,100');
});

test('by spoke, with weights in the last column', () => {
  expect(matrix({ ...report, weights: { spoke1: 100 } }, { style, by: 'cluster' })).toBe(
    'SPOKE    SECRET/s3   SECRET/other/s3   WEIGHT\n' +
      'spoke1   Ready 1/2   -                 100\n' +
      'spoke2   -           Ready             -\n',
  );
});

test('a weight of 0 is a weight, and a HeadIngress without the spoke has a dash', () => {
  const drained = { namespace: 'demo', name: 'mnist', weights: { spoke1: 0 } };
  const without = { namespace: 'edge', name: 'mnist', weights: { spoke2: 100 } };
  expect(weightText({ ...report, weights: drained.weights }, 'spoke1')).toBe('0');
  expect(weightText({ ...report, headIngresses: [without, drained] }, 'spoke1')).toBe('-,0');
  expect(weightText(report, 'spoke1')).toBe('-');
});
