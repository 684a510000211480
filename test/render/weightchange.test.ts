import { weightTable } from '../../src/render/weightchange.ts';

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

test('for people: old and new weight, and whether the spoke is ready', () => {
  expect(weightTable(change)).toBe(`SPOKE    OLD   NEW   READY
spoke1   100   30    True
spoke2   0     50    False
spoke3   0     20    Unknown
`);
  expect(weightTable({ ...change, readiness: undefined })).toContain(
    'spoke1   100   30    Unknown',
  );
});
