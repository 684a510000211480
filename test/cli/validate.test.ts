import { type CliWorld, run } from '../support/cli.ts';

/** A HyperMLService in `demo` that places `manifests`, each a line of flow style. */
const service = (manifests: readonly string[], over = '') => `apiVersion: tensorstack.dev/v1beta1
kind: HyperMLService
metadata:
  name: mnist
  namespace: demo
spec:
  workloads:
  - clusters: [spoke1, spoke2]
    manifests:
${manifests.map((line) => `    - ${line}\n`).join('')}${over}`;

const MAP = '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}';

const validate = (text: string, flags = '') =>
  run(`validate -f a.yaml ${flags}`, { files: { 'a.yaml': text } });

test('no findings: status 0', async () => {
  expect(await validate(service([MAP]))).toEqual({
    status: 0,
    out: '',
    err: 'no problems in 1 HyperMLService\n',
  });
});

test.each<{ name: string; text: string; out: string }>([
  {
    name: 'YAML that cannot be read',
    text: 'a: 1\na: 2\n',
    out: 'a.yaml:2:1: error HMLS0001: duplicate key "a"\n',
  },
  {
    name: 'another version',
    text: service([MAP]).replace('v1beta1', 'v1'),
    out: 'a.yaml:1:13: error HMLS0002: apiVersion: "tensorstack.dev/v1" is not served; use tensorstack.dev/v1beta1\n',
  },
  {
    name: 'no name',
    text: service([MAP]).replace('  name: mnist\n', ''),
    out: 'a.yaml:3:1: error HMLS0003: metadata: name is required\n',
  },
  {
    name: 'a wrong type',
    text: service([MAP], '  suspend: "yes"\n'),
    out: 'a.yaml:11:12: error HMLS0004: spec.suspend: expected a boolean, got a string\n',
  },
  {
    name: 'an invalid name',
    text: service([MAP]).replace('name: mnist', 'name: MNIST'),
    out: `a.yaml:4:9: error HMLS0005: metadata.name: invalid name "MNIST": must consist of lower-case letters, digits, '-' and '.', and start and end with a letter or digit\n`,
  },
  {
    name: 'a cluster twice',
    text: service([MAP]).replace('spoke2', 'spoke1'),
    out: 'a.yaml:8:24: error HMLS0006: spec.workloads[0].clusters[1]: duplicate value "spoke1"\n',
  },
  {
    name: 'an unknown field',
    text: service([MAP], '  replicas: 2\n'),
    out: 'a.yaml:11:13: error HMLS0007: spec.replicas: unknown field "replicas"\n',
  },
  {
    name: 'a List',
    text: service(['{apiVersion: v1, kind: List, metadata: {name: l}, items: []}']),
    out: 'a.yaml:10:7: error HMLS0008: spec.workloads[0].manifests[0]: a List is not supported; add its items instead\n',
  },
  {
    name: 'a duplicate object',
    text: service([MAP, MAP]),
    out: `a.yaml:11:7: error HMLS0009: spec.workloads[0].manifests[1]: ConfigMap/c is already placed on spoke1 by spec.workloads[0].manifests[0]
a.yaml:11:7: error HMLS0009: spec.workloads[0].manifests[1]: ConfigMap/c is already placed on spoke2 by spec.workloads[0].manifests[0]
`,
  },
  {
    name: 'two objects that share a Work',
    text: service([MAP, MAP.replace('v1', 'example.com/v1')]).replace(', spoke2', ''),
    out: 'a.yaml:10:7: error HMLS0010: spec.workloads[0].manifests[0]: Karmada cannot tell ConfigMap/c (v1) from ConfigMap/c (example.com/v1) of spec.workloads[0].manifests[1] on spoke1; rename one of them\n',
  },
  {
    name: 'another namespace',
    text: service([MAP.replace('name: c', 'name: c, namespace: other')]),
    out: 'a.yaml:10:7: error HMLS0011: spec.workloads[0].manifests[0]: namespace "other" is not the namespace "demo" of this HyperMLService; to allow it, start the controller with --allow-namespaces=other\n',
  },
  {
    name: 'a cluster-scoped kind',
    text: service(['{apiVersion: v1, kind: Namespace, metadata: {name: ns}}']),
    out: 'a.yaml:10:7: error HMLS0012: spec.workloads[0].manifests[0]: Namespace is cluster-scoped; to allow it, start the controller with --allow-cluster-kinds=Namespace\n',
  },
  {
    name: "an object of Karmada's own",
    text: service(['{apiVersion: work.karmada.io/v1alpha1, kind: Work, metadata: {name: w}}']),
    out: "a.yaml:10:7: error HMLS0013: spec.workloads[0].manifests[0]: Work (work.karmada.io/v1alpha1) belongs to Karmada's own API and could affect other clusters\n",
  },
  {
    name: 'a spec too large to leave room for its status',
    text: service([
      `{apiVersion: v1, kind: A, metadata: {name: a}, data: ${'x'.repeat(800 << 10)}}`,
    ]),
    out: 'a.yaml:1:1: error HMLS0015: 801 KiB leaves no room for the status (limit 768 KiB); move large manifests to another HyperMLService\n',
  },
  {
    name: 'a masked Secret',
    text: service(['{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: "***"}}']),
    out: 'a.yaml:10:7: error HMLS0016: spec.workloads[0].manifests[0]: Secret/s has asterisks instead of values; fill them in, or print it again with --show-secrets\n',
  },
  {
    name: 'the same service twice',
    text: `${service([MAP])}---\n${service([MAP])}`,
    out: 'a.yaml:15:9: error HMLS0017: metadata.name: mnist is already defined at a.yaml:1\n',
  },
])('finds $name, and its position: status 2', async ({ text, out }) => {
  expect(await validate(text)).toMatchObject({ status: 2, out });
});

test('a large manifest causes a warning: status 0', async () => {
  const data = 'x'.repeat(300 << 10);
  const text = service([`{apiVersion: v1, kind: A, metadata: {name: a}, data: ${data}}`]);
  expect(await validate(text)).toEqual({
    status: 0,
    out: 'a.yaml:1:1: warning HMLS0014: 301 KiB is too large for client-side apply (limit 256 KiB); kubectl hmls apply works server-side\n',
    err: '1 warning in 1 HyperMLService\n',
  });
});

test.each([
  '--allow-cluster-kinds Namespace,Widget.example.com --allow-namespaces other',
  '--allow-cluster-kinds=Namespace,Widget --allow-namespaces=*',
])('%s allows what the controller allows with it', async (flags) => {
  const text = service([
    '{apiVersion: v1, kind: Namespace, metadata: {name: ns}}',
    '{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}',
    '{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: other}}',
  ]);
  expect(await validate(text, flags)).toMatchObject({ status: 0, out: '' });
});

test('a missing namespace defaults to -n; without either, every namespace passes', async () => {
  const text = service([MAP.replace('name: c', 'name: c, namespace: other')]).replace(
    '  namespace: demo\n',
    '',
  );
  expect(await validate(text)).toMatchObject({ status: 0 });
  expect(await validate(text, '-n other')).toMatchObject({ status: 0 });
  expect(await validate(text, '-n demo')).toMatchObject({ status: 2 });
});

test('files and folders, in which only HyperMLServices are checked', async () => {
  const files = {
    'dir/a.yaml': service([MAP]),
    'dir/b.yaml': `${service([MAP], '  x: 1\n').replace('mnist', 'b')}---\n${MAP}\n`,
    'dir/sub/c.yaml': service([MAP], '  z: 1\n').replace('mnist', 'c'),
    'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: ns}\n',
  };
  expect(await run('validate -R -f dir -f ns.yaml', { files })).toEqual({
    status: 2,
    out: `dir/b.yaml:11:6: error HMLS0007: spec.x: unknown field "x"
dir/sub/c.yaml:11:6: error HMLS0007: spec.z: unknown field "z"
`,
    err: '2 errors in 3 HyperMLServices\n',
  });
});

const BAD = service([MAP], '  x: 1\n');

test('-o json', async () => {
  const { status, out } = await validate(BAD, '-o json');
  expect({ status, report: JSON.parse(out) }).toEqual({
    status: 2,
    report: {
      apiVersion: 'cli.tensorstack.dev/v1alpha1',
      kind: 'ValidationReport',
      items: [
        {
          code: 'HMLS0007',
          severity: 'error',
          source: 'a.yaml',
          line: 11,
          column: 6,
          object: 'demo/mnist',
          path: 'spec.x',
          message: 'unknown field "x"',
        },
      ],
    },
  });
});

test('-o sarif', async () => {
  const { runs } = JSON.parse((await validate(BAD, '-o sarif')).out);
  expect(runs[0].tool.driver.rules[6]).toEqual({
    id: 'HMLS0007',
    shortDescription: { text: 'a field is unknown' },
    defaultConfiguration: { level: 'error' },
  });
  expect(runs[0].results).toEqual([
    {
      ruleId: 'HMLS0007',
      level: 'error',
      message: { text: 'spec.x: unknown field "x"' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a.yaml' },
            region: { startLine: 11, startColumn: 6 },
          },
        },
      ],
    },
  ]);
});

test('-o github', async () => {
  const files = { 'a, b:%.yaml': BAD };
  const { out } = await run('validate -f dir', { files: { 'dir/a:%.yaml': files['a, b:%.yaml'] } });
  expect(out).toBe('dir/a:%.yaml:11:6: error HMLS0007: spec.x: unknown field "x"\n');
  expect((await run('validate -f dir -o github', { files: { 'dir/a:%.yaml': BAD } })).out).toBe(
    '::error file=dir/a%3A%25.yaml,line=11,col=6,title=HMLS0007::spec.x: unknown field "x"\n',
  );
});

test('--codes lists all codes', async () => {
  const { status, out } = await run('validate --codes');
  expect(status).toBe(0);
  expect(out).toMatch(/^CODE +SEVERITY +MEANING\nHMLS0001 +error +it cannot be parsed/);
});

test.each<{ line: string; world?: CliWorld; err: string }>([
  { line: 'validate', err: 'error: must specify one of -f and -k\n' },
  { line: 'validate -f nope.yaml', err: 'error: the path "nope.yaml" does not exist\n' },
  { line: 'validate -f -', err: 'error: no HyperMLServices passed to validate\n' },
  {
    line: 'validate -f - -o xml',
    err: 'error: unable to match a printer suitable for the output format "xml", allowed formats are: github,json,sarif,text\n',
  },
])('`$line` is an error: status 1', async ({ line, world, err }) => {
  expect(await run(line, world)).toEqual({ status: 1, out: '', err });
});
