import { HmlsError } from '../../src/errors.ts';
import type { HyperMLServiceStatus } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { aCondition, aService } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const manifest = (name: string, data = '') => `apiVersion: tensorstack.dev/v1beta1
kind: HyperMLService
metadata: {name: ${name}, namespace: demo}
spec:
  workloads:
  - clusters: [spoke1]
    manifests: [{apiVersion: v1, kind: Secret, metadata: {name: s}${data}}]
`;

const files = { 'a.yaml': `${manifest('a')}---\n${manifest('b')}` };
const applied = (...names: string[]) =>
  names.map((n) => `hypermlservice.tensorstack.dev/${n} serverside-applied\n`).join('');

const namesOn = (hub: FakeCluster) => hub.objects(HYPERMLSERVICES).map((o) => o.metadata.name);

test('missing objects are created, and existing ones are changed', async () => {
  const hub = new FakeCluster(aService({ metadata: { name: 'b', namespace: 'demo' } }));
  expect(await run('apply -f a.yaml', { files, clusters: { hub } })).toEqual({
    status: 0,
    out: applied('a', 'b'),
    err: '',
  });
  expect(hub.objects(HYPERMLSERVICES).map(({ spec }) => spec.workloads[0]?.clusters)).toEqual([
    ['spoke1'],
    ['spoke1'],
  ]);
});

test.each([
  ['client', ' (dry run)'],
  ['server', ' (server dry run)'],
])('--dry-run=%s changes nothing', async (mode, suffix) => {
  const hub = new FakeCluster();
  const { out } = await run(`apply -f a.yaml --dry-run=${mode}`, { files, clusters: { hub } });
  expect(out).toBe(applied('a', 'b').replaceAll('\n', `${suffix}\n`));
  expect(namesOn(hub)).toEqual([]);
});

const conflict = `Apply failed with 1 conflict: conflict with "kubectl-create" using tensorstack.dev/v1beta1: .spec.workloads`;

test('a conflict is reported with ways out, and does not block the others', async () => {
  const hub = new FakeCluster();
  const error = new HmlsError('conflict', conflict, { reason: 'Conflict' });
  hub.fail({ verb: 'apply', kind: HYPERMLSERVICES, namespace: 'demo', name: 'a' }, error);
  const { status, out, err } = await run('apply -f a.yaml', { files, clusters: { hub } });
  expect({ status, out }).toEqual({ status: 1, out: applied('b') });
  expect(err.split('\n').slice(0, 2)).toEqual([
    `error: ${conflict}`,
    'Please review the fields above--they currently have other managers. Here',
  ]);
  expect(err.trimEnd().split('\n')).toHaveLength(12);
});

test('a service that is being deleted causes a warning', async () => {
  const deletionTimestamp = '2024-04-15T10:00:00Z';
  const metadata = { name: 'a', namespace: 'demo', deletionTimestamp, finalizers: ['x/y'] };
  const hub = new FakeCluster(aService({ metadata }));
  expect(await run('apply -f a.yaml', { files, clusters: { hub } })).toMatchObject({
    status: 0,
    err: 'Warning: Detected changes to resource a which is currently being deleted.\n',
  });
});

test.each([
  ['apply', 'error: must specify one of -f and -k\n'],
  ['apply -f noname.yaml', 'error: resource name may not be empty\n'],
  ['apply -f generated.yaml', 'error: from a-: cannot use generate name with apply\n'],
  ['apply -f empty.yaml', 'error: no objects passed to apply\n'],
  [
    'apply -f a.yaml --server-side=false',
    'error: only server-side apply is supported\nhint: kubectl apply -f …\n',
  ],
  [
    'apply -f masked.yaml',
    `error: masked.yaml was printed masked: Secret/s has asterisks instead of values
hint: print it again with --show-secrets, or fill in the values
`,
  ],
])('`%s` is refused', async (line, err) => {
  const more = {
    'empty.yaml': '',
    'noname.yaml': manifest('a').replace('name: a, ', ''),
    'generated.yaml': manifest('a').replace('name: a', 'generateName: a-'),
    'masked.yaml': manifest('a', ', data: {token: "***"}'),
  };
  const hub = new FakeCluster();
  const world = { files: { ...files, ...more }, clusters: { hub } };
  expect(await run(line, world)).toEqual({ status: 1, out: '', err });
  expect(namesOn(hub)).toEqual([]);
});

/** A hub with the service `a`, with that status. */
const withStatus = (status: HyperMLServiceStatus) =>
  new FakeCluster(
    aService({ metadata: { name: 'a', namespace: 'demo', uid: 'uid-a', generation: 1 }, status }),
  );

test('--wait waits until it is ready', async () => {
  const conditions = [aCondition('FullyApplied', 'True'), aCondition('Ready', 'True')];
  const hub = withStatus({ observedGeneration: 99, conditions });
  const world = { files: { 'a.yaml': manifest('a') }, clusters: { hub } };
  expect(await run('apply -f a.yaml --wait', world)).toEqual({
    status: 0,
    out: `${applied('a')}hypermlservice.tensorstack.dev/a condition met\n`,
    err: '',
  });
});
