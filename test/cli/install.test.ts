import { HmlsError } from '../../src/domain/errors.ts';
import { CUSTOMRESOURCEDEFINITIONS, INSTALLED_KINDS } from '../../src/kube/cluster.ts';
import { hubManifestText } from '../../src/manifests/objects.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const CRD = 'hypermlservices.tensorstack.dev';
const installed = (hub: FakeCluster) => INSTALLED_KINDS.flatMap((kind) => hub.objects(kind)).length;

/** A hub that already serves our kind. */
function aHub(): FakeCluster {
  const conditions = [{ type: 'Established', status: 'True', lastTransitionTime: '' }];
  const { apiVersion, kind } = CUSTOMRESOURCEDEFINITIONS;
  const crd = { apiVersion, kind, metadata: { name: CRD }, status: { conditions } };
  return new FakeCluster(crd);
}

test('puts all on the hub, and says which hub', async () => {
  const hub = aHub();
  const { status, out, err } = await run('install', { clusters: { hub } });
  expect({ status, err }).toEqual({ status: 0, err: 'Hub cluster: https://fake.example.com\n' });
  expect(out.split('\n')[0]).toBe(
    `customresourcedefinition.apiextensions.k8s.io/${CRD} serverside-applied`,
  );
  expect(out.trim().split('\n')).toHaveLength(installed(hub));
});

test('twice is as good as once', async () => {
  const hub = aHub();
  await run('install', { clusters: { hub } });
  const before = INSTALLED_KINDS.flatMap((kind) => hub.objects(kind));
  await run('install', { clusters: { hub } });
  expect(INSTALLED_KINDS.flatMap((kind) => hub.objects(kind))).toEqual(before);
});

test.each(['install --dry-run', 'install --dry-run=client'])(
  '`%s` prints it, and asks nobody',
  async (line) => {
    expect(await run(line)).toEqual({ status: 0, out: hubManifestText(), err: '' });
  },
);

test('--dry-run=server asks the hub, and changes nothing', async () => {
  const hub = new FakeCluster();
  const { status, out } = await run('install --dry-run=server', { clusters: { hub } });
  expect(status).toBe(0);
  expect(out).toMatch(/^\S+ serverside-applied \(server dry run\)\n/);
  expect(installed(hub)).toBe(0);
});

test('a hub that does not come to serve it: status 3', async () => {
  const hub = new FakeCluster();
  expect(await run('install', { clusters: { hub } })).toMatchObject({
    status: 3,
    err: expect.stringContaining(`error: the hub does not serve ${CRD} after 30 s\n`),
  });
});

test('no right to do so', async () => {
  const hub = new FakeCluster();
  const message = 'customresourcedefinitions.apiextensions.k8s.io is forbidden';
  hub.fail({ verb: 'apply' }, new HmlsError('forbidden', message, { reason: 'Forbidden' }));
  expect(await run('install', { clusters: { hub } })).toMatchObject({
    status: 1,
    err: expect.stringContaining(`Error from server (Forbidden): ${message}\n`),
  });
});
