import { HmlsError } from '../../src/errors.ts';
import { CUSTOMRESOURCEDEFINITIONS } from '../../src/kubernetes/kinds.ts';
import { INSTALLED_KINDS } from '../../src/manifests/kinds.ts';
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

test('applies everything to the hub, and says which hub', async () => {
  const hub = aHub();
  const { status, out, err } = await run('install', { clusters: { hub } });
  expect({ status, err }).toEqual({ status: 0, err: 'Hub cluster: https://fake.example.com\n' });
  expect(out.split('\n')[0]).toBe(
    `customresourcedefinition.apiextensions.k8s.io/${CRD} serverside-applied`,
  );
  expect(out.trim().split('\n')).toHaveLength(installed(hub));
});

test('installing twice is idempotent', async () => {
  const hub = aHub();
  await run('install', { clusters: { hub } });
  const before = INSTALLED_KINDS.flatMap((kind) => hub.objects(kind));
  await run('install', { clusters: { hub } });
  expect(INSTALLED_KINDS.flatMap((kind) => hub.objects(kind))).toEqual(before);
});

test.each(['install --dry-run', 'install --dry-run=client'])(
  '`%s` prints it, and makes no requests',
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

test('a hub that does not start to serve the kind: status 3', async () => {
  const hub = new FakeCluster();
  expect(await run('install', { clusters: { hub } })).toMatchObject({
    status: 3,
    err: expect.stringContaining(`error: timed out waiting for the hub to serve ${CRD} (30s)\n`),
  });
});

test('no permission to install', async () => {
  const hub = new FakeCluster();
  const message = 'customresourcedefinitions.apiextensions.k8s.io is forbidden';
  hub.fail({ verb: 'apply' }, new HmlsError('forbidden', message, { reason: 'Forbidden' }));
  expect(await run('install', { clusters: { hub } })).toMatchObject({
    status: 1,
    err: expect.stringContaining(`Error from server (Forbidden): ${message}\n`),
  });
});

describe('--image', () => {
  const IMAGE = 'registry.example.com:5000/ml/kubectl-hmls:v1.0.0';

  test('runs the controller on the hub, with the created service account', async () => {
    const hub = aHub();
    const { status, out } = await run(`install --image ${IMAGE}`, { clusters: { hub } });
    expect(status).toBe(0);
    expect(out.trim().split('\n').at(-1)).toBe(
      'deployment.apps/hmls-controller serverside-applied',
    );
    const kind = INSTALLED_KINDS.find((k) => k.kind === 'Deployment');
    expect(kind && hub.objects(kind)).toMatchObject([
      {
        metadata: { namespace: 'hmls-system' },
        spec: {
          template: {
            spec: {
              serviceAccountName: 'hmls-controller',
              containers: [{ image: IMAGE, command: ['kubectl-hmls', 'controller'] }],
            },
          },
        },
      },
    ]);
  });

  test('is part of what --dry-run prints', async () => {
    const { out } = await run(`install --image=${IMAGE} --dry-run`);
    expect(out).toBe(hubManifestText(IMAGE));
    expect(out).toContain(`image: "${IMAGE}"\n`);
  });

  test.each(['', '-x', 'a"b', 'a\\nb'])('%j is rejected without a request', async (image) => {
    expect(await run(`install --image=${image}`)).toMatchObject({
      status: 1,
      err: `error: invalid image "${image}": expected REPOSITORY/NAME:TAG\n`,
    });
  });
});
