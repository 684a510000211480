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

test('nothing to find', () => {
  expect(read(`${service('a')}---\n${service('b')}`)).toEqual({ services: 2, findings: [] });
});

test('other kinds are ignored', () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
  expect(read(text)).toEqual({ services: 0, findings: [] });
});

test('another version', () => {
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
