import type { Change } from '../../src/karmada/preview.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { planSummary, renderChanges } from '../../src/render/changes.ts';
import { type ChangeCounts, servicePlan } from '../../src/reports/plan.ts';
import { aService } from '../support/builders.ts';

const config = (value: string): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'demo', name: 'c' },
    data: { value },
  }) as KubeObject;

const change = (does: Change['does'], fields: Partial<Change> = {}): Change => ({
  does,
  cluster: 'spoke1',
  resource: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'demo', name: 'c' },
  ...fields,
});

test('a changed object is a unified diff', () => {
  const text = renderChanges([change('change', { before: config('1'), after: config('2') })]);
  expect(text).toBe(`# spoke1: change ConfigMap/c in namespace demo
--- spoke1/v1.ConfigMap.demo.c
+++ spoke1/v1.ConfigMap.demo.c
@@ -1,6 +1,6 @@
 apiVersion: v1
 data:
-  value: "1"
+  value: "2"
 kind: ConfigMap
 metadata:
   name: c
`);
});

test('a new object comes from nowhere, a removed one goes there', () => {
  expect(renderChanges([change('create', { after: config('1') })])).toContain('--- /dev/null\n');
  expect(renderChanges([change('remove', { before: config('1') })])).toContain('+++ /dev/null\n');
});

test.each([
  ['nothing', {}, ''],
  ['leave', {}, '# spoke1: leave behind ConfigMap/c in namespace demo\n'],
  [
    'nothing',
    { takenBy: 'demo/other' },
    '# spoke1: ConfigMap/c in namespace demo stays unchanged: owned by demo/other\n',
  ],
] as const)('a change of kind "%s" with %j has no diff', (does, fields, text) => {
  expect(renderChanges([change(does, fields)])).toBe(text);
});

test.each([
  [[], false, 'mnist in namespace demo: no manifests'],
  [
    [change('create'), change('nothing')],
    false,
    'mnist in namespace demo: 1 to create, 1 unchanged',
  ],
  [
    [change('remove')],
    true,
    'mnist in namespace demo: 1 to remove (suspended: nothing will be applied)',
  ],
])('the summary counts each kind of change', (changes, suspend, text) => {
  const hmls = aService({ spec: { ...aService().spec, suspend } });
  const plan = servicePlan(hmls, changes, { deletion: false, secrets: false });
  expect(planSummary(plan)).toBe(text);
});

test('a diff names the API version without a slash, and no namespace of a cluster-scoped object', () => {
  const resource = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w' };
  const text = renderChanges([change('create', { resource, after: config('1') })]);
  expect(text.split('\n').slice(0, 3)).toEqual([
    '# spoke1: create Widget/w',
    '--- /dev/null',
    '+++ spoke1/example.com.v1.Widget.w',
  ]);
});

test.each<[Partial<ChangeCounts>, string]>([
  [{ taken: 1, leave: 3 }, '3 to leave behind, 1 owned by another HyperMLService'],
  [{ remove: 2, change: 4 }, '4 to change, 2 to remove'],
])('the summary has %j in a fixed order', (counts, text) => {
  const plan = servicePlan(aService(), [], { deletion: false, secrets: false });
  const summary = { ...plan.summary, ...counts };
  expect(planSummary({ ...plan, summary })).toBe(`mnist in namespace demo: ${text}`);
});
