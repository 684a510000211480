import { serviceSchema } from '../../src/manifests/schema.ts';
import { validated, validationReport } from '../../src/reports/validation.ts';
import { manifestsIn } from '../../src/yaml/manifests.ts';

const rules = {
  schema: serviceSchema(),
  policy: { allowNamespaces: [], allowClusterKinds: [] },
  namespace: 'demo',
};

const service = (name: string, apiVersion = 'tensorstack.dev/v1beta1') => `apiVersion: ${apiVersion}
kind: HyperMLService
metadata: {name: ${name}}
spec:
  workloads:
  - clusters: [spoke1]
    manifests:
    - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
`;

const read = (...texts: string[]) =>
  validated(
    texts.map((text, i) => manifestsIn({ name: `${i}.yaml`, text })),
    rules,
  );

const lines = (...texts: string[]) =>
  read(...texts).findings.map(
    ({ code, source, line, column, path, message }) =>
      `${source}:${line}:${column} ${code} ${path}: ${message}`,
  );

test('valid services have no findings', () => {
  expect(read(`${service('a')}---\n${service('b')}`)).toEqual({ services: 2, findings: [] });
});

test('other kinds are ignored', () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
  expect(read(text)).toEqual({ services: 0, findings: [] });
});

test('of another version, only the version is a finding', () => {
  expect(lines(service('a', 'tensorstack.dev/v1'))).toEqual([
    '0.yaml:1:13 HMLS0002 apiVersion: "tensorstack.dev/v1" is not served; use tensorstack.dev/v1beta1',
  ]);
});

test('the same name twice, in one namespace', () => {
  expect(lines(service('a'), service('a'))).toEqual([
    '1.yaml:3:18 HMLS0017 metadata.name: a is already defined at 0.yaml:1',
  ]);
  const elsewhere = service('a').replace('{name: a}', '{name: a, namespace: other}');
  expect(lines(service('a'), elsewhere)).toEqual([]);
});

test('what cannot be parsed is found as well', () => {
  expect(read('a: [')).toMatchObject({ services: 0, findings: [{ code: 'HMLS0001', path: '' }] });
});

test('the report has a severity for each finding', () => {
  const { findings } = read(service('a', 'tensorstack.dev/v1'));
  expect(validationReport(findings)).toEqual({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'ValidationReport',
    items: [
      {
        code: 'HMLS0002',
        severity: 'error',
        source: '0.yaml',
        line: 1,
        column: 13,
        object: 'a',
        path: 'apiVersion',
        message: '"tensorstack.dev/v1" is not served; use tensorstack.dev/v1beta1',
      },
    ],
  });
});

test.each([
  ['another group', service('A', 'example.com/v1beta1')],
  ['another kind', service('A').replace('HyperMLService', 'MLService')],
])('%s is ignored', (_, text) => {
  expect(read(text)).toEqual({ services: 0, findings: [] });
});

test('documents that cannot be parsed stand among the others, in the order of the lines', () => {
  const text = `${service('A')}---\n- 1\n---\n${service('B')}`;
  const { services, findings } = read(text, '7');
  expect(services).toBe(2);
  expect(findings.map(({ source, line, code }) => `${source}:${line} ${code}`)).toEqual([
    '0.yaml:3 HMLS0005',
    '0.yaml:10 HMLS0001',
    '0.yaml:14 HMLS0005',
    '1.yaml:1 HMLS0001',
  ]);
});

test.each([
  ['the default namespace and no other', '{name: a, namespace: demo}', '{name: a}', true],
  ['no namespace twice', '{name: a}', '{name: a}', true],
  ['a namespace other than the default', '{name: a, namespace: prod}', '{name: a}', false],
  ['names that are generated', '{generateName: a-}', '{generateName: a-}', false],
])('%s: %s and %s are the same service: %s', (_, first, second, is) => {
  const texts = [first, second].map((metadata) => service('a').replace('{name: a}', metadata));
  const codes = read(...texts).findings.map(({ code }) => code);
  expect(codes).toEqual(is ? ['HMLS0017'] : []);
});

test('every repetition points to the first definition', () => {
  const text = `# the first\n---\n${service('a')}`;
  expect(lines(text, `${service('a')}---\n${service('a')}`)).toEqual([
    '1.yaml:3:18 HMLS0017 metadata.name: a is already defined at 0.yaml:3',
    '1.yaml:12:18 HMLS0017 metadata.name: a is already defined at 0.yaml:3',
  ]);
});

test('a finding names the HyperMLService with its namespace', () => {
  const text = service('a', 'tensorstack.dev/v1').replace('{name: a}', '{name: a, namespace: x}');
  expect(read(text).findings[0]?.object).toBe('x/a');
});

test('the report tells a warning from an error', () => {
  const text = service('a').replace('{name: c}', `{name: c}, data: {x: ${'x'.repeat(300 << 10)}}`);
  expect(validationReport(read(text).findings).items).toMatchObject([
    { code: 'HMLS0014', severity: 'warning' },
  ]);
});
