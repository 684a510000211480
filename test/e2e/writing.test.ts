// Commands that change something, on real control planes: from the first apply to the deletion.

import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { PlanReport } from '../../src/reports/plan.ts';
import { eventually } from '../support/eventually.ts';
import { CONFIGMAPS } from './support/kinds.ts';
import { hmls, hmlsWith, kubectl } from './support/programs.ts';
import { aConfigMap, anMLService, aSecret, aService } from './support/services.ts';
import { bed, beginStory, namespace } from './support/story.ts';

beginStory();

type Spec = HyperMLService['spec'];

const typed = (name: string) => `hypermlservice.tensorstack.dev/${name}`;

/** Runs a command on a manifest of that service. */
const withManifest = (name: string, spec: Partial<Spec>, ...args: string[]) =>
  hmlsWith(JSON.stringify(aService(namespace, name, spec)), ...args, '-f', '-');

const both = ['spoke1', 'spoke2'];
const placing = (clusters: string[], value: string, token: string): Partial<Spec> => ({
  workloads: [{ clusters, manifests: [aConfigMap('settings', { value }), aSecret('s3', token)] }],
});

/** The value of the ConfigMap on each spoke that has it. */
async function values(): Promise<Record<string, string | undefined>> {
  const found: Record<string, string | undefined> = {};
  for (const spoke of ['spoke1', 'spoke2'] as const) {
    const { items } = await bed[spoke].list(CONFIGMAPS, { namespace });
    const settings = items.find(({ metadata }) => metadata.name === 'settings');
    if (settings) found[spoke] = settings.data?.value;
  }
  return found;
}

const until = (wanted: Record<string, string>) =>
  eventually(async () => expect(await values()).toEqual(wanted));

const spec = async (name: string) => (await bed.hub.get(HYPERMLSERVICES, { namespace, name })).spec;

test('plan, apply, suspend, resume, place and delete', async () => {
  const first = await withManifest('story', placing(both, '1', 'a'), 'plan');
  expect(first.status).toBe(1);
  expect(first.err).toContain(`story in namespace ${namespace}: 4 to create\n`);

  const applied = await withManifest('story', placing(both, '1', 'a'), 'apply', '--wait');
  expect(applied).toMatchObject({
    status: 0,
    out: `${typed('story')} serverside-applied\n${typed('story')} condition met\n`,
  });
  expect(await values()).toEqual({ spoke1: '1', spoke2: '1' });

  const same = await withManifest('story', placing(both, '1', 'a'), 'plan');
  expect(same).toMatchObject({ status: 0, out: '' });
  expect(same.err).toContain('4 unchanged\n');

  const other = await withManifest('story', placing(['spoke1'], '2', 'b'), 'plan');
  expect(other.status).toBe(1);
  expect(other.err).toContain('2 to change, 2 to remove\n');
  expect(other.out).toContain('-  value: "1"\n+  value: "2"\n');
  expect(other.out).toContain("-  text: '*** (before)'\n+  text: '*** (after)'\n");
  const scripted = await withManifest('story', placing(['spoke1'], '2', 'b'), 'plan', '-o', 'json');
  expect(scripted.status).toBe(1);
  const report: PlanReport = JSON.parse(scripted.out);
  expect(report).toMatchObject({ differs: true, items: [{ summary: { change: 2, remove: 2 } }] });
  const secrets = report.items[0]?.changes.filter(({ resource }) => resource.kind === 'Secret');
  expect(secrets?.map(({ does, after }) => ({ does, after }))).toEqual([
    { does: 'change', after: expect.objectContaining({ data: { text: '*** (after)' } }) },
    { does: 'remove', after: undefined },
  ]);
  expect(await values()).toEqual({ spoke1: '1', spoke2: '1' });

  const suspended = await hmls('suspend', 'story', '-n', namespace);
  expect(suspended).toMatchObject({ status: 0, out: `${typed('story')} suspended\n` });
  await withManifest('story', { ...placing(both, '2', 'a') }, 'apply');
  const held = await hmls('plan', 'story', '-n', namespace);
  expect(held.status).toBe(1);
  expect(held.err).toContain('2 to change, 2 unchanged (suspended: nothing will be applied)\n');
  expect(await values()).toEqual({ spoke1: '1', spoke2: '1' });

  const resumed = await hmls('resume', 'story', '-n', namespace);
  expect(resumed).toMatchObject({ status: 0, out: `${typed('story')} resumed\n` });
  expect('suspend' in (await spec('story'))).toBe(false);
  await until({ spoke1: '2', spoke2: '2' });

  const unknown = await hmls('place', 'story', '-n', namespace, '--add', 'spoke9');
  expect(unknown.status).toBe(1);
  expect(unknown.err).toContain(
    'not registered with Karmada: spoke9; registered: spoke1, spoke2\n',
  );
  const placed = await hmls('place', 'story', '-n', namespace, '--remove', 'spoke2');
  expect(placed).toMatchObject({ status: 0, out: `${typed('story')} placed\n` });
  await until({ spoke1: '2' });

  const goodbye = await hmls('plan', 'story', '--delete', '-n', namespace);
  expect(goodbye.err).toContain('2 to remove\n');
  const deleted = await hmlsWith('y\n', 'delete', '--all', '-i', '-n', namespace);
  expect(deleted.out).toBe(`You are about to delete the following 1 resource(s):
${typed('story')}
Do you want to continue? (y/N): hypermlservice.tensorstack.dev "story" deleted from ${namespace} namespace
`);
  expect(deleted.status).toBe(0);
  expect(await values()).toEqual({});
}, 180_000);

test('the target of a HeadIngress is not deleted, nor removed from a spoke that gets traffic', async () => {
  const workloads = [{ clusters: both, manifests: [anMLService('routed')] }];
  await withManifest('routed', { workloads }, 'apply', '--wait');
  const at = ['-n', namespace];
  const routed = await hmls(
    'headingress',
    'create',
    'routed',
    '--weight',
    'spoke1=100,spoke2=0',
    ...at,
  );
  expect(routed).toMatchObject({ status: 0 });

  const refused = await hmls('delete', 'routed', ...at);
  expect(refused).toMatchObject({ status: 1, out: '' });
  expect(refused.err).toContain(
    `error: "routed" still receives requests through HeadIngress ${namespace}/routed
hint: kubectl hmls headingress delete routed -n ${namespace}; or --force
`,
  );
  const busy = await hmls('place', 'routed', '--remove', 'spoke1', ...at);
  expect(busy.err).toContain('receive requests through a HeadIngress: spoke1 (100 %)');
  const idle = await hmls('place', 'routed', '--remove', 'spoke2', '--dry-run=server', ...at);
  expect(idle).toMatchObject({ status: 0, out: `${typed('routed')} placed (server dry run)\n` });

  await hmls('headingress', 'delete', 'routed', ...at);
  expect(await hmls('delete', 'routed', ...at)).toMatchObject({ status: 0 });
}, 180_000);

test("another manager's fields are not taken over, unless forced", async () => {
  await withManifest('shared', placing(['spoke1'], '1', 'a'), 'create');
  const change = placing(['spoke1'], '2', 'a');
  const { status, err } = await withManifest('shared', change, 'apply');
  expect(status).toBe(1);
  expect(err).toMatch(/^error: Apply failed with 1 conflict/);
  expect(err.trimEnd().split('\n')).toHaveLength(12);
  expect(await withManifest('shared', change, 'apply', '--force-conflicts')).toMatchObject({
    status: 0,
  });
  await kubectl('delete', 'hmls', 'shared', '-n', namespace);
}, 120_000);

/** The field managers of the spokes of `name`. */
async function managersOfSpokes(name: string): Promise<string[]> {
  const { metadata } = await bed.hub.get(HYPERMLSERVICES, { namespace, name });
  const entries = (metadata.managedFields ?? []).filter(({ fieldsV1 }) =>
    JSON.stringify(fieldsV1).includes('f:workloads'),
  );
  return entries.map(({ manager, operation }) => `${manager} ${operation}`).sort();
}

test('a file does not undo `place`, unless forced or in agreement', async () => {
  const file = (clusters: string[], ...args: string[]) =>
    withManifest('moved', placing(clusters, '1', 'a'), 'apply', ...args);
  expect(await file(['spoke1'])).toMatchObject({ status: 0 });
  const placed = await hmls('place', 'moved', '--add', 'spoke2', '-n', namespace);
  expect(placed.status).toBe(0);
  expect(await managersOfSpokes('moved')).toEqual(['kubectl-hmls-place Update']);

  const stale = await file(['spoke1']);
  expect(stale).toMatchObject({ status: 1, out: '' });
  expect(stale.err).toMatch(
    /^error: Apply failed with 1 conflict: conflict with "kubectl-hmls-place"/,
  );
  expect(stale.err).toContain('hint: kubectl hmls place has changed the spokes since');
  expect((await spec('moved')).workloads[0]?.clusters).toEqual(both);

  // Once the file has the same spokes, the file is authoritative again.
  expect(await file(both)).toMatchObject({ status: 0, err: '' });
  expect(await managersOfSpokes('moved')).toEqual(['kubectl-hmls Apply']);
  expect(await file(['spoke2'])).toMatchObject({ status: 0, err: '' });
  expect((await spec('moved')).workloads[0]?.clusters).toEqual(['spoke2']);

  await hmls('place', 'moved', '--add', 'spoke1', '-n', namespace);
  expect(await file(['spoke2'], '--force-conflicts')).toMatchObject({ status: 0, err: '' });
  expect((await spec('moved')).workloads[0]?.clusters).toEqual(['spoke2']);
  expect(await managersOfSpokes('moved')).toEqual(['kubectl-hmls Apply']);

  await hmls('suspend', 'moved', '-n', namespace);
  expect(await file(['spoke1'])).toMatchObject({ status: 0, err: '' });
  expect(await spec('moved')).toMatchObject({ suspend: true });
  const resuming = { ...placing(['spoke1'], '1', 'a'), suspend: false };
  const refused = await withManifest('moved', resuming, 'apply');
  expect(refused.err).toContain('hint: kubectl hmls suspend has changed it since');
  await kubectl('delete', 'hmls', 'moved', '-n', namespace);
}, 120_000);

/** Mistakes that a hub finds, too, by its schema when the manifest is created. */
test.each<{ name: string; spec: object; code: string }>([
  { name: 'no workloads', spec: {}, code: 'HMLS0003' },
  { name: 'a string in place of a list', spec: { workloads: 'x' }, code: 'HMLS0004' },
  { name: 'an empty list', spec: { workloads: [] }, code: 'HMLS0005' },
  {
    name: 'a cluster twice',
    spec: { workloads: [{ clusters: ['a', 'a'], manifests: [aConfigMap('c')] }] },
    code: 'HMLS0006',
  },
  {
    name: 'an unknown field',
    spec: { workloads: [{ clusters: ['a'], manifests: [aConfigMap('c')] }], replicas: 1 },
    code: 'HMLS0007',
  },
  {
    name: 'a List',
    spec: {
      workloads: [
        {
          clusters: ['a'],
          manifests: [{ apiVersion: 'v1', kind: 'List', metadata: { name: 'l' } }],
        },
      ],
    },
    code: 'HMLS0008',
  },
])('validate finds $name without a cluster, as the hub does with one', async ({ spec, code }) => {
  const text = JSON.stringify({ ...aService(namespace, 'bad'), spec });
  const found = await hmlsWith(text, 'validate', '-f', '-');
  expect(found.status).toBe(2);
  expect(found.out).toContain(code);
  const refused = await hmlsWith(text, 'create', '--dry-run=server', '-f', '-');
  expect(refused).toMatchObject({ status: 1, out: '' });
  expect(refused.err).toMatch(/invalid|unknown field/);
});
