import { spokeFacts, spokeReport } from '../../src/reports/spokes.ts';
import { aService, aSpoke, aWork } from '../support/builders.ts';

const other = aService({ metadata: { name: 'bert', namespace: 'demo', uid: 'uid-2' } });
const works = [
  aWork({ cluster: 'spoke1' }),
  aWork({ cluster: 'spoke1', hmls: other }),
  aWork({ cluster: 'spoke2' }),
];

test('spokes by name, each with its HyperMLServices and their Works', () => {
  const facts = spokeFacts(
    [aSpoke('spoke2', 'False'), aSpoke('spoke1')],
    [...works, ...works.slice(0, 1)],
  );
  expect(facts).toEqual([
    { name: 'spoke1', ready: 'True', services: 2, works: 3, message: 'cluster is healthy' },
    { name: 'spoke2', ready: 'False', services: 1, works: 1, message: 'cluster is not reachable' },
  ]);
});

test('Works of other owners do not count', () => {
  const [work] = works;
  const foreign = { ...aWork({}), metadata: { ...work?.metadata, name: 'w', labels: {} } };
  expect(spokeFacts([aSpoke('spoke1')], [foreign])).toMatchObject([{ services: 0, works: 0 }]);
});

test('what Karmada knows of a spoke, before its first attempt to reach it', () => {
  const spoke = {
    ...aSpoke('spoke1'),
    spec: { syncMode: 'Push', apiEndpoint: 'https://10.0.0.1:6443' },
    status: { kubernetesVersion: 'v1.35.4' },
  };
  expect(spokeFacts([spoke], [])).toEqual([
    {
      name: 'spoke1',
      ready: 'Unknown',
      services: 0,
      works: 0,
      version: 'v1.35.4',
      mode: 'Push',
      apiEndpoint: 'https://10.0.0.1:6443',
    },
  ]);
});

test('the report has its kind, and the spokes as items', () => {
  expect(spokeReport([])).toMatchObject({ kind: 'SpokeReport', items: [] });
});

test('the age of a spoke counts from its registration', () => {
  const { metadata, ...spoke } = aSpoke('spoke1');
  const created = '2024-04-15T09:00:00Z';
  expect(
    spokeFacts([{ ...spoke, metadata: { ...metadata, creationTimestamp: created } }], []),
  ).toMatchObject([{ name: 'spoke1', created }]);
});

test('a spoke without Works has none, and a Work for no known spoke counts nowhere', () => {
  expect(spokeFacts([aSpoke('spoke3')], works)).toMatchObject([{ services: 0, works: 0 }]);
});

test('the given spokes stay in their order', () => {
  const spokes = ['c', 'a', 'b'].map((name) => aSpoke(name));
  expect(spokeFacts(spokes, []).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(spokes.map(({ metadata }) => metadata.name)).toEqual(['c', 'a', 'b']);
});
