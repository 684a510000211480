import { FINDINGS, pathOf, pathText } from '../../src/lint/findings.ts';
import { RULES, type Schema, schemaFindings } from '../../src/lint/schema.ts';
import { serviceSchema } from '../../src/manifests/schema.ts';
import { aService } from '../support/builders.ts';

const schema = serviceSchema();
const group = {
  clusters: ['spoke1'],
  manifests: [{ apiVersion: 'v1', kind: 'A', metadata: { name: 'a' } }],
};

const withSpec = (spec: unknown) => ({ ...aService(), spec });
const withGroup = (over: object) => withSpec({ workloads: [{ ...group, ...over }] });
const withManifest = (over: object) =>
  withGroup({ manifests: [{ ...group.manifests[0], ...over }] });

const told = (value: unknown) =>
  schemaFindings(value, schema).map(
    ({ code, path, message }) => `${code} ${pathText(path)}: ${message}`,
  );

test('a HyperMLService as it should be', () => {
  expect(told(aService())).toEqual([]);
  expect(told(withManifest({ spec: { anything: [1] }, metadata: { name: 'a', more: 1 } }))).toEqual(
    [],
  );
});

test('null is the same as nothing', () => {
  expect(
    told(withSpec({ ...(withGroup({}).spec as object), suspend: null, deletionPolicy: null })),
  ).toEqual([]);
});

test.each<{ name: string; value: unknown; findings: string[] }>([
  { name: 'no spec', value: { apiVersion: 'v1' }, findings: ['HMLS0003 : spec is required'] },
  { name: 'a spec that is null', value: withSpec(null), findings: ['HMLS0003 : spec is required'] },
  {
    name: 'a spec that is a list',
    value: withSpec([]),
    findings: ['HMLS0004 spec: expected an object, got a list'],
  },
  { name: 'no workloads', value: withSpec({}), findings: ['HMLS0003 spec: workloads is required'] },
  {
    name: 'workloads in another case',
    value: withSpec({ workLoads: [] }),
    findings: [
      'HMLS0003 spec: workloads is required; found "workLoads", but names are case-sensitive',
      'HMLS0007 spec.workLoads: unknown field "workLoads"',
    ],
  },
  {
    name: 'an empty list',
    value: withSpec({ workloads: [] }),
    findings: ['HMLS0005 spec.workloads: must not be empty'],
  },
  {
    name: 'a cluster twice',
    value: withGroup({ clusters: ['a', 'b', 'a'] }),
    findings: ['HMLS0006 spec.workloads[0].clusters[2]: duplicate value "a"'],
  },
  {
    name: 'a cluster that is no DNS label',
    value: withGroup({ clusters: ['Spoke_1'] }),
    findings: [
      'HMLS0005 spec.workloads[0].clusters[0]: "Spoke_1" does not match ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    ],
  },
  {
    name: 'a cluster that is too long',
    value: withGroup({ clusters: ['a'.repeat(64)] }),
    findings: [
      'HMLS0005 spec.workloads[0].clusters[0]: too long: 64 characters, at most 63 allowed',
    ],
  },
  {
    name: 'a cluster that is a number',
    value: withGroup({ clusters: [1] }),
    findings: ['HMLS0004 spec.workloads[0].clusters[0]: expected a string, got an integer'],
  },
  {
    name: 'a text where a list is due',
    value: withGroup({ clusters: 'a' }),
    findings: ['HMLS0004 spec.workloads[0].clusters: expected a list, got a string'],
  },
  {
    name: 'a manifest without a name',
    value: withManifest({ metadata: {} }),
    findings: ['HMLS0003 spec.workloads[0].manifests[0].metadata: name is required'],
  },
  {
    name: 'a List',
    value: withManifest({ kind: 'ConfigMapList' }),
    findings: [
      'HMLS0008 spec.workloads[0].manifests[0]: a List is not supported; add its items instead',
    ],
  },
  {
    name: 'an unknown deletion policy',
    value: withSpec({ workloads: [group], deletionPolicy: 'Maybe' }),
    findings: [
      'HMLS0005 spec.deletionPolicy: unsupported value "Maybe": must be one of "Delete", "Orphan"',
    ],
  },
  {
    name: 'a truth that is a text',
    value: withSpec({ workloads: [group], suspend: 'yes' }),
    findings: ['HMLS0004 spec.suspend: expected a boolean, got a string'],
  },
  {
    name: 'an unknown field in a group',
    value: withGroup({ weight: 1 }),
    findings: ['HMLS0007 spec.workloads[0].weight: unknown field "weight"'],
  },
])('$name', ({ value, findings }) => {
  expect(told(value)).toEqual(findings);
});

/** What this validator knows of schemas, and what it need not, since it refuses nothing. */
const KNOWN = new Set([
  'type',
  'required',
  'properties',
  'items',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'x-kubernetes-list-type',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
  'description',
  'format',
  'x-kubernetes-list-map-keys',
]);

test('the definition demands nothing that this validator does not know', () => {
  const keywords = new Set<string>();
  const rules: string[] = [];
  const visit = (node: Schema) => {
    for (const key of Object.keys(node)) keywords.add(key);
    rules.push(...(node['x-kubernetes-validations'] ?? []).map(({ rule }) => rule));
    for (const inner of Object.values(node.properties ?? {})) visit(inner);
    if (node.items) visit(node.items);
  };
  visit(schema);
  expect([...keywords].filter((key) => !KNOWN.has(key))).toEqual([]);
  expect(rules.filter((rule) => !(rule in RULES))).toEqual([]);
});

test('codes are numbered without a gap', () => {
  const codes = Object.keys(FINDINGS);
  expect(codes).toEqual(codes.map((_, i) => `HMLS${String(i + 1).padStart(4, '0')}`));
});

test('a path is read back as it is written', () => {
  const path = ['spec', 'workloads', 12, 'manifests', 0];
  expect(pathText(path)).toBe('spec.workloads[12].manifests[0]');
  expect(pathOf(pathText(path))).toEqual(path);
  expect(pathText(['metadata', 'labels', 'a.b/c'])).toBe('metadata.labels["a.b/c"]');
});
