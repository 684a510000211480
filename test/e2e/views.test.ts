// What users see, on real control planes: while everything is healthy, and when a spoke is down and a
// manifest fails. Where kubectl has the same command, our output is compared with its output.

import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { EVENTS } from '../../src/kubernetes/kinds.ts';
import { eventually } from '../support/eventually.ts';
import { CONFIGMAPS } from './support/kinds.ts';
import { kill, restartKarmadasController, start, untilReady } from './support/processes.ts';
import { hmls, kubectl, type RunningController, startController } from './support/programs.ts';
import { aConfigMap, anMLService, aService, clearHub } from './support/services.ts';
import { letThroughTheProxy } from './support/spokeproxy.ts';
import { aNamespace, type World, world } from './support/world.ts';

let bed: World;
let namespace: string;
let controller: RunningController;

beforeAll(async () => {
  bed = await world();
  expect(await hmls('install')).toMatchObject({ status: 0 });
  controller = startController();
});

afterAll(async () => {
  await controller.stop();
});

/** `mnist`, ready, in a namespace of its own, and no other service: doctor and clusters read all of them. */
async function onlyMnist(): Promise<void> {
  namespace = await aNamespace(bed);
  await clearHub(bed);
  await bed.hub.create(HYPERMLSERVICES, mnist());
  const line = inNamespace('wait', 'mnist', '--for=ready', '--timeout=60s');
  expect(await hmls(...line)).toMatchObject({ status: 0 });
}

/** An MLService on both spokes, and with it a ConfigMap on spoke1. */
function mnist(): HyperMLService {
  const workloads = [
    { clusters: ['spoke1', 'spoke2'], manifests: [anMLService('mnist')] },
    { clusters: ['spoke1'], manifests: [aConfigMap('tuning', { batch: '8' })] },
  ];
  return aService(namespace, 'mnist', { workloads });
}

const inNamespace = (...args: string[]) => [...args, '-n', namespace];

describe('while everything is healthy', () => {
  beforeAll(onlyMnist, 120_000);

  test('wait prints the same as kubectl', async () => {
    const line = inNamespace('wait', 'mnist', '--for=ready', '--for=clusters>=2', '--timeout=60s');
    expect(await hmls(...line)).toMatchObject({ status: 0, err: '' });
    const ours = await hmls(...inNamespace('wait', 'hmls/mnist', '--for=condition=Ready'));
    expect(ours).toEqual(
      await kubectl(...inNamespace('wait', 'hmls/mnist', '--for=condition=Ready')),
    );
  }, 90_000);

  test.each([
    ['--for=condition=Nope', '--timeout=1s'],
    ['--for=jsonpath={.metadata.name}=other', '--timeout=1s'],
    ['--for=condition=Nope', '--timeout=0'],
  ])('so does a wait that times out: %s %s, but with status 3', async (...flags) => {
    const line = inNamespace('wait', 'hmls/mnist', ...flags);
    expect(await hmls(...line)).toEqual({ ...(await kubectl(...line)), status: 3 });
  });

  test.each([
    ['hmls/nope', '--for=condition=Ready'],
    ['hmls/nope', '--for=delete'],
    ['hmls/mnist', '--for=jsonpath='],
    ['hmls/mnist', '--for=jsonpath={.metadata.name}=mnist'],
    ['hmls/mnist', '--for=jsonpath=.metadata.name'],
  ])('and wait %s %s', async (...args) => {
    const line = inNamespace('wait', ...args);
    expect(await hmls(...line)).toEqual(await kubectl(...line));
  });

  test('status shows the matrix', async () => {
    const line = inNamespace('status', 'mnist', '--icons', 'none', '--exit-code');
    const { status, out } = await hmls(...line);
    expect(status).toBe(0);
    expect(out).toBe(`Name:       mnist
Namespace:  ${namespace}
Status:     Ready (2/2 spokes ready, generation 1 observed 1)

SPOKE    CONFIGMAP/tuning   MLSERVICE/mnist   WEIGHT
spoke1   Applied            Ready 1/1         -
spoke2   -                  Ready 1/1         -
`);
  });

  test('endpoints shows the addresses; --check fails on hosts that do not resolve', async () => {
    const { out } = await hmls(...inNamespace('endpoints', 'mnist', '--ready-only'));
    expect(out).toMatch(/^mnist +spoke1 +MLService\/mnist +address +True +http:/m);
    expect(out).toMatch(/^mnist +spoke2 +MLService\/mnist +address +True +http:/m);
    const checked = await hmls(...inNamespace('endpoints', 'mnist', '--check'));
    expect(checked.status).toBe(2);
    expect(checked.err).toContain('error: check failed: http://');
  });

  test('clusters counts the workloads of each spoke', async () => {
    const { out } = await hmls('clusters', '-o', 'json');
    const { items } = JSON.parse(out) as {
      items: { name: string; ready: string; works: number }[];
    };
    expect(items.map(({ name, ready }) => `${name} ${ready}`)).toEqual([
      'spoke1 True',
      'spoke2 True',
    ]);
    expect(items[0]?.works).toBeGreaterThanOrEqual(2);
  });

  test('doctor finds nothing', async () => {
    const { status, out } = await hmls('doctor', '-n', namespace);
    expect(out).toMatch(/\nStatus check results are (ok|√)\n$/);
    expect(status).toBe(0);
  });

  test('describe shows the events of one service, and none for several', async () => {
    const one = await hmls(...inNamespace('describe', 'mni'));
    expect(one.out).toMatch(/^Events:\n {2}Type +Reason +Age +From +Message$/m);
    await bed.hub.create(HYPERMLSERVICES, aService(namespace, 'mnist-2'));
    const both = await hmls(...inNamespace('describe', 'mnist', 'mnist-'));
    expect(both.out.match(/^Name:/gm)).toHaveLength(2);
    expect(both.out).not.toContain('Events:');
    await kubectl(...inNamespace('delete', 'hmls', 'mnist-2'));
  }, 30_000);

  test('events includes the events of the spokes, through Karmada', async () => {
    await letThroughTheProxy(bed);
    await bed.spoke2.create(EVENTS, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace, name: 'mnist.1' },
      involvedObject: { kind: 'MLService', name: 'mnist', namespace },
      type: 'Warning',
      reason: 'Sample',
      message: 'made by a test',
      lastTimestamp: '2030-01-01T00:00:00Z',
    });
    await eventually(async () => {
      const { status, out } = await hmls(...inNamespace('events', 'mnist', '--spokes'));
      expect(out).toMatch(/^hub +.* +FullyApplied +HyperMLService\/mnist +All manifests/m);
      expect(out).toMatch(/^spoke2 +.* +Warning +Sample +MLService\/mnist +made by a test$/m);
      expect(status).toBe(0);
    });
  }, 90_000);
});

describe('one spoke that is down, and one failing manifest', () => {
  beforeAll(async () => {
    await onlyMnist();
    const others = aConfigMap('limits');
    await bed.spoke1.create(CONFIGMAPS, { ...others, metadata: { name: 'limits', namespace } });
    await withManifest();
    await kill('spoke2');
    await untilReady(bed.karmada, 'spoke2', 'False', 60_000);
    await eventually(async () => {
      const { out } = await hmls(
        ...inNamespace('status', '-o', 'jsonpath={.items[0].problems[*].reason}'),
      );
      expect(out).toBe('Conflict ClusterNotReady');
    });
  }, 240_000);

  afterAll(async () => {
    await start('spoke2', bed);
    await untilReady(bed.karmada, 'spoke2', 'True', 60_000);
    await restartKarmadasController(bed);
  }, 180_000);

  /** An object that exists already and is not ours. */
  async function withManifest(): Promise<void> {
    await eventually(async () => {
      const found = await bed.hub.get(HYPERMLSERVICES, { namespace, name: 'mnist' });
      const [first, second] = mnist().spec.workloads;
      if (!first || !second) throw new Error('two groups are needed');
      const manifests = [...second.manifests, aConfigMap('limits')];
      const spec = { workloads: [first, { ...second, manifests }] };
      await bed.hub.replace(HYPERMLSERVICES, { ...found, spec });
    });
  }

  test('the first screen of status shows what is wrong, where and why', async () => {
    const { status, out } = await hmls(
      ...inNamespace('status', 'mnist', '--icons', 'unicode', '--exit-code'),
    );
    expect(status).toBe(2);
    const screen = out.split('\n').slice(0, 20).join('\n');
    expect(screen).toMatch(/^Status: +✖ Degraded for \S+ \(0\/2 spokes ready/m);
    expect(screen).toMatch(/^spoke1 +✖ NotApplied +✔ Applied +✔ Ready 1\/1/m);
    expect(screen).toMatch(/^spoke2 +- +- +\? Unknown/m);
    expect(screen).toMatch(
      /^spoke1 +ConfigMap\/limits +✖ Conflict +.*not managed by Karmada; delete it on the spoke/m,
    );
    expect(screen).toMatch(
      /^spoke2 +MLService\/mnist +\? ClusterNotReady +Cluster unreachable from Karmada/m,
    );
  });

  test('the same as JSON', async () => {
    const { status, out } = await hmls(...inNamespace('status', '-o', 'json', '--exit-code'));
    expect(status).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'HyperMLServiceStatusReport',
      items: [{ name: 'mnist', state: 'Degraded' }],
      errors: [{ cluster: 'spoke2', reason: 'ClusterNotReady' }],
    });
    const alone = await hmls(...inNamespace('status', '-C', 'spoke2', '--exit-code'));
    expect(alone.status).toBe(4);
  });

  test('wait gives up on unrecoverable errors', async () => {
    const line = inNamespace('wait', 'mnist', '--for=fullyapplied', '--grace=1s', '--timeout=60s');
    const { status, out, err } = await hmls(...line);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(
      /^error: gave up waiting for hypermlservices\/mnist: ConfigMap\/limits on spoke1: Conflict: /,
    );
  });

  test('doctor and clusters name the spoke', async () => {
    const { status, out } = await hmls('doctor', '--spokes', '--icons', 'none');
    expect(status).toBe(2);
    expect(out).toMatch(
      /^failed +spoke2 is Ready in Karmada.*\n {4}cluster is not reachable\n {4}hint: /m,
    );
    const clusters = await hmls('clusters', 'spoke2', '-o', 'wide');
    expect(clusters.out).toMatch(/^spoke2 +False .* cluster is not reachable$/m);
  });

  test('events prints what the other spokes report, with status 4', async () => {
    const { status, out, err } = await hmls(...inNamespace('events', 'mnist', '--spokes'));
    expect(status).toBe(4);
    expect(out).toMatch(/^hub /m);
    expect(err).toContain('no events from spoke2: ');
  }, 60_000);
});
