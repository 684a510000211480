import { load } from 'js-yaml';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import type { PlanReport } from '../../src/reports/plan.ts';
import { aService, aWork } from '../support/builders.ts';
import { type CliWorld, run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const aConfigMap = (name: string, b: string): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'demo' },
    data: { a: 'same', b },
  }) as KubeObject;

const aSecret = (token: string): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'demo' },
    data: { token },
  }) as KubeObject;

const placing = (...manifests: KubeObject[]) =>
  aService({ spec: { workloads: [{ clusters: ['spoke1'], manifests }] } });

/** The service on the hub, applied to spoke1. */
const live = [aConfigMap('c', 'old'), aConfigMap('gone', 'x'), aSecret('b2xk')];

/** The manifest as a user writes it, without uid and the like. */
const written = (...manifests: KubeObject[]) => {
  const { apiVersion, kind, spec } = placing(...manifests);
  return JSON.stringify({ apiVersion, kind, metadata: { name: 'mnist', namespace: 'demo' }, spec });
};

async function on(line: string, { files = {} }: CliWorld = {}, hmls = placing(...live)) {
  const karmada = new FakeCluster(...live.map((manifest) => aWork({ manifest })));
  karmada.documents.set('/api/v1', {
    resources: ['ConfigMap', 'Secret'].map((kind) => ({ name: kind, kind, namespaced: true })),
  });
  const hub = new FakeCluster(hmls);
  const clusters = { hub, karmada };
  const result = await run(`${line} --karmada-context karmada`, { files, clusters });
  return { ...result, err: result.err.replace('Karmada: https://fake.example.com\n', ''), hub };
}

test('what would be created, changed and removed; Secrets are masked: status 1', async () => {
  const files = {
    'a.json': written(aConfigMap('c', 'new'), aConfigMap('n', 'x'), aSecret('bmV3')),
  };
  const { status, out, err, hub } = await on('plan -f a.json', { files });
  expect(out).toMatchInlineSnapshot(`
"# spoke1: change ConfigMap/c in namespace demo
--- spoke1/v1.ConfigMap.demo.c
+++ spoke1/v1.ConfigMap.demo.c
@@ -1,7 +1,7 @@
 apiVersion: v1
 data:
   a: same
-  b: old
+  b: new
 kind: ConfigMap
 metadata:
   name: c
# spoke1: remove ConfigMap/gone in namespace demo
--- spoke1/v1.ConfigMap.demo.gone
+++ /dev/null
@@ -1,8 +0,0 @@
-apiVersion: v1
-data:
-  a: same
-  b: x
-kind: ConfigMap
-metadata:
-  name: gone
-  namespace: demo
# spoke1: create ConfigMap/n in namespace demo
--- /dev/null
+++ spoke1/v1.ConfigMap.demo.n
@@ -0,0 +1,8 @@
+apiVersion: v1
+data:
+  a: same
+  b: x
+kind: ConfigMap
+metadata:
+  name: "n"
+  namespace: demo
# spoke1: change Secret/s in namespace demo
--- spoke1/v1.Secret.demo.s
+++ spoke1/v1.Secret.demo.s
@@ -1,6 +1,6 @@
 apiVersion: v1
 data:
-  token: '*** (before)'
+  token: '*** (after)'
 kind: Secret
 metadata:
   name: s
"
`);
  expect({ status, err }).toEqual({
    status: 1,
    err: 'mnist in namespace demo: 1 to create, 2 to change, 1 to remove\n',
  });
  expect(hub.objects(HYPERMLSERVICES)[0]?.spec).toEqual(placing(...live).spec);
});

test('Secrets are shown if that is wanted', async () => {
  const files = {
    'a.json': written(live[0] as KubeObject, live[1] as KubeObject, aSecret('bmV3')),
  };
  const { out } = await on('plan -f a.json --show-secrets', { files });
  expect(out).toContain('-  token: b2xk\n+  token: bmV3\n');
});

describe('as JSON or YAML', () => {
  const files = {
    'a.json': written(aConfigMap('c', 'new'), live[1] as KubeObject, aSecret('bmV3')),
  };

  test.each(['json', 'yaml'])('one document in %s, Secrets masked: the same status', async (as) => {
    const { status, out, err } = await on(`plan -f a.json -o ${as}`, { files });
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).not.toMatch(/b2xk|bmV3/);
    const report = load(out) as PlanReport;
    expect(report).toMatchObject({
      apiVersion: 'cli.tensorstack.dev/v1alpha1',
      kind: 'PlanReport',
      differs: true,
      items: [
        {
          name: 'mnist',
          namespace: 'demo',
          suspended: false,
          summary: { create: 0, change: 2, remove: 0, leave: 0, nothing: 1, taken: 0 },
        },
      ],
    });
    expect(report.items[0]?.changes).toEqual([
      {
        does: 'change',
        cluster: 'spoke1',
        resource: { apiVersion: 'v1', kind: 'ConfigMap', name: 'c', namespace: 'demo' },
        before: live[0],
        after: aConfigMap('c', 'new'),
      },
      expect.objectContaining({ does: 'nothing', before: live[1], after: live[1] }),
      expect.objectContaining({
        before: aSecret('*** (before)'),
        after: aSecret('*** (after)'),
      }),
    ]);
  });

  test('Secrets are shown if that is wanted', async () => {
    const { out } = await on('plan -f a.json -o json --show-secrets', { files });
    expect(JSON.parse(out).items[0].changes[2].after).toEqual(aSecret('bmV3'));
  });

  test('no changes: status 0', async () => {
    const same = { 'a.json': written(...live) };
    const { status, out } = await on('plan -f a.json -o json', { files: same });
    expect({ status, differs: JSON.parse(out).differs }).toEqual({ status: 0, differs: false });
  });

  test('a path, and a name', async () => {
    const path = 'plan mnist -n demo --delete -o jsonpath={.items[0].summary.remove}';
    expect(await on(path)).toEqual(expect.objectContaining({ status: 1, out: '3', err: '' }));
    const { out } = await on('plan mnist -n demo --delete -o name');
    expect(out).toBe('hypermlservice.tensorstack.dev/mnist\n');
  });

  test('where some fail, the others are printed: status 2', async () => {
    const { status, out, err } = await on('plan mnist nope -n demo -o json');
    expect({ status, err }).toEqual({
      status: 2,
      err: 'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
    });
    expect(JSON.parse(out).items).toHaveLength(1);
    expect(await on('plan nope -n demo -o json')).toMatchObject({ status: 2, out: '' });
  });
});

test('no changes: status 0, and nothing on stdout', async () => {
  expect(await on('plan -f a.json', { files: { 'a.json': written(...live) } })).toMatchObject({
    status: 0,
    out: '',
    err: 'mnist in namespace demo: 3 unchanged\n',
  });
});

test('a new service', async () => {
  const text = written(aConfigMap('fresh', 'x')).replaceAll('mnist', 'new');
  expect(await on('plan -f a.json', { files: { 'a.json': text } })).toMatchObject({
    status: 1,
    out: expect.stringContaining(
      '# spoke1: create ConfigMap/fresh in namespace demo\n--- /dev/null',
    ),
    err: 'new in namespace demo: 1 to create\n',
  });
});

test('an object of another HyperMLService is not a difference', async () => {
  const text = written(live[0] as KubeObject).replaceAll('mnist', 'new');
  expect(await on('plan -f a.json', { files: { 'a.json': text } })).toMatchObject({
    status: 0,
    out: '# spoke1: ConfigMap/c in namespace demo stays unchanged: owned by demo/mnist\n',
    err: 'new in namespace demo: 1 owned by another HyperMLService\n',
  });
});

test('what suspend holds back', async () => {
  const spec = { ...placing(aConfigMap('c', 'new')).spec, suspend: true };
  const { status, err } = await on('plan mnist -n demo', {}, aService({ spec }));
  expect({ status, err }).toEqual({
    status: 1,
    err: 'mnist in namespace demo: 1 to change, 2 to remove (suspended: nothing will be applied)\n',
  });
});

test('a deletion', async () => {
  const { status, out, err } = await on('plan mnist -n demo --delete');
  expect(out.split('\n').filter((line) => line.startsWith('#'))).toEqual([
    '# spoke1: remove ConfigMap/c in namespace demo',
    '# spoke1: remove ConfigMap/gone in namespace demo',
    '# spoke1: remove Secret/s in namespace demo',
  ]);
  expect({ status, err }).toEqual({
    status: 1,
    err: 'mnist in namespace demo: 3 to remove\n',
  });
});

test.each([
  ['plan', 'error: specify HyperMLServices by name, or their manifests with -f\n'],
  ['plan mnist -f a.json', 'error: specify HyperMLServices by name, or their manifests with -f\n'],
  ['plan -f nope.json', 'error: the path "nope.json" does not exist\n'],
  [
    'plan nope -n demo',
    'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
  ],
])('`%s` is an error: status 2', async (line, err) => {
  expect(await on(line)).toMatchObject({ status: 2, out: '', err });
});
