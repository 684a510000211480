import { HmlsError } from '../../src/errors.ts';
import { headIngressObjects } from '../../src/headingress/istio/objects.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { CLUSTERS } from '../../src/karmada/kinds.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { aHeadIngress, aRoute, aService, aSpoke } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const karmada = new FakeCluster(...['spoke1', 'spoke2', 'spoke3'].map((name) => aSpoke(name)));

/** A HeadIngress that sends all requests to spoke1. */
const routed = headIngressObjects(
  aHeadIngress({
    routes: [aRoute('spoke1', { weight: 100 }), aRoute('spoke2', { weight: 0 })],
  }),
);

/** Runs the line on a hub with `demo/mnist` on spoke1 and spoke2, and gives its spokes afterwards. */
async function on(line: string, hub = new FakeCluster(aService(), ...routed)) {
  const clusters = { hub, karmada };
  const { status, out, err } = await run(`${line} -n demo --karmada-context karmada`, { clusters });
  const [hmls] = hub.objects(HYPERMLSERVICES);
  const spokes = hmls?.spec.workloads.map((group) => group.clusters.join(','));
  return { status, out, err: err.replace('Karmada: https://fake.example.com\n', ''), spokes };
}

const placed = 'hypermlservice.tensorstack.dev/mnist placed\n';
const table = (after: string) => `GROUP   BEFORE          AFTER
1       spoke1,spoke2   ${after}
`;

test.each([
  ['place mnist --add spoke3', placed, 'spoke1,spoke2,spoke3'],
  ['place mnist --remove spoke2', placed, 'spoke1'],
  ['place hmls/mnist --remove spoke2 --add spoke3 --group 1', placed, 'spoke1,spoke3'],
  ['place mnist --add spoke1', placed.replace('placed', 'unchanged'), 'spoke1,spoke2'],
])('`%s`', async (line, out, after) => {
  expect(await on(line)).toEqual({ status: 0, out, err: table(after), spokes: [after] });
});

test.each([
  ['client', ' (dry run)'],
  ['server', ' (server dry run)'],
])('--dry-run=%s changes nothing', async (mode, suffix) => {
  expect(await on(`place mnist --add spoke3 --dry-run=${mode}`)).toEqual({
    status: 0,
    out: placed.replace('\n', `${suffix}\n`),
    err: table('spoke1,spoke2,spoke3'),
    spokes: ['spoke1,spoke2'],
  });
});

test('a spoke that Karmada does not know is refused, unless forced', async () => {
  expect(await on('place mnist --add spoke3,spoke4')).toEqual({
    status: 1,
    out: '',
    err: `error: not registered with Karmada: spoke4; registered: spoke1, spoke2, spoke3
hint: register a spoke with karmadactl join, or use --force to add it anyway
`,
    spokes: ['spoke1,spoke2'],
  });
  expect(await on('place mnist --add spoke4 --force')).toMatchObject({ status: 0, out: placed });
});

test('an unreachable Karmada causes a warning', async () => {
  const again = karmada.fail({ verb: 'list', kind: CLUSTERS }, new HmlsError('forbidden', 'no'));
  const { status, err } = await on('place mnist --add spoke4');
  again();
  expect(status).toBe(0);
  expect(err).toContain('Warning: cannot check whether the spokes are registered: no\n');
});

test('removing a spoke that gets requests is refused, unless forced', async () => {
  expect(await on('place mnist --remove spoke1')).toEqual({
    status: 1,
    out: '',
    err: `error: refusing to remove spokes that receive requests through a HeadIngress: spoke1 (100 %)
hint: kubectl hmls headingress drain mnist spoke1 -n demo; or --force
`,
    spokes: ['spoke1,spoke2'],
  });
  const forced = await on('place mnist --remove spoke1 --force');
  expect(forced).toMatchObject({ status: 0, spokes: ['spoke2'] });
});

const conflict = new HmlsError('conflict', 'the object has been modified', { reason: 'Conflict' });

/** A hub where `meanwhile` happens between reading and writing. */
class Busy extends FakeCluster {
  meanwhile: () => Promise<unknown> = async () => {};

  override async replace<T extends KubeObject>(kind: Kind<T>, object: T): Promise<T> {
    const happens = this.meanwhile;
    this.meanwhile = async () => {};
    await happens();
    return super.replace(kind, object);
  }
}

const ref = { namespace: 'demo', name: 'mnist' };

test('a concurrent status update does not matter', async () => {
  const hub = new Busy(aService());
  hub.meanwhile = () =>
    hub.patchStatus(HYPERMLSERVICES, ref, { status: { observedGeneration: 1 } });
  expect(await on('place mnist --add spoke3', hub)).toMatchObject({
    status: 0,
    spokes: ['spoke1,spoke2,spoke3'],
  });
});

test('a concurrent change of the spec is not overwritten', async () => {
  const hub = new Busy(aService());
  hub.meanwhile = () => hub.patch(HYPERMLSERVICES, ref, { spec: { suspend: true } });
  const { status, err, spokes } = await on('place mnist --add spoke3', hub);
  expect({ status, spokes }).toEqual({ status: 1, spokes: ['spoke1,spoke2'] });
  expect(err).toMatch(/^Error from server \(Conflict\): /);
});

test('a hub that always reports a conflict makes it fail in the end', async () => {
  const hub = new FakeCluster(aService());
  hub.fail({ verb: 'replace' }, conflict);
  expect(await on('place mnist --add spoke3', hub)).toMatchObject({
    status: 1,
    out: '',
    err: 'Error from server (Conflict): the object has been modified\n',
  });
});
