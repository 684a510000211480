// Outages: nothing is lost, nothing is undone, and everything recovers soon after they are over.

import { setTimeout as sleep } from 'node:timers/promises';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { SECRETS } from '../../src/kubernetes/kinds.ts';
import { eventually } from '../support/eventually.ts';
import { CONFIGMAPS, MLSERVICES } from './support/kinds.ts';
import { kubeconfigSecret, kubeconfigText } from './support/kubeconfigs.ts';
import { uidsIn } from './support/objects.ts';
import {
  freeze,
  kill,
  restartKarmadasController,
  start,
  thaw,
  untilReady,
} from './support/processes.ts';
import { type RunningController, startController } from './support/programs.ts';
import { aConfigMap, anMLService, aService, Watched } from './support/services.ts';
import {
  bed,
  beginStory,
  controller,
  created,
  killController,
  startAnew,
} from './support/story.ts';
import { aNamespace } from './support/world.ts';

beginStory();
afterAll(() => restartKarmadasController(bed));

const DONE = 'ClustersReachable=True FullyApplied=True Ready=True 2/2 4/4';
const OUTAGE_MS = 30_000;

describe('Karmada', () => {
  let namespace: string;
  let service: Watched;

  beforeAll(async () => {
    namespace = await aNamespace(bed);
    service = await placed(namespace, 'steady');
  }, 60_000);

  afterAll(async () => {
    await service.delete();
    await restartKarmadasController(bed); // its own back-off would take up to a minute
    await service.untilGone(120_000);
  }, 150_000);

  test.each([
    ['is down', () => kill('karmada'), () => start('karmada', bed)],
    ['hangs', () => freeze('karmada'), () => thaw('karmada')],
  ])(
    '%s for 30 s: it is reported, and nothing is undone',
    async (_, breaks, mends) => {
      const before = await uidsIn(bed, namespace);
      const writes = writesToWorks();
      const over = Date.now() + OUTAGE_MS;
      await breaks();
      try {
        await isSaid();
        await sleep(Math.max(0, over - Date.now())); // the outage is as long as it is
      } finally {
        await mends();
      }
      await eventually(async () => expect(await service.summary()).toBe(DONE), 30_000);
      expect(await uidsIn(bed, namespace)).toEqual(before);
      expect(writesToWorks()).toBe(writes);
    },
    150_000,
  );

  /** Karmada is unreachable, and everything else is stale. */
  async function isSaid(): Promise<void> {
    await eventually(async () => {
      expect(await service.condition('ClustersReachable')).toMatch(
        /^ClustersReachable=False: KarmadaUnreachable: Karmada's API server .* is unreachable: /,
      );
    }, 30_000);
    expect(await service.entries()).toEqual([
      'spoke1 ConfigMap/steady applied stale',
      'spoke1 MLService/steady applied unready stale',
      'spoke2 ConfigMap/steady applied stale',
      'spoke2 MLService/steady applied unready stale',
    ]);
    const reflected = (await service.get()).status?.aggregatedStatus?.map(({ status }) => status);
    expect(reflected?.filter((status) => status !== undefined)).toHaveLength(2);
  }
});

describe('the hub', () => {
  beforeAll(() => controller.stop());
  afterAll(() => startAnew());

  test.each([
    ['is the only one, it goes on', ['--leader-elect=false']],
    ['holds a lease, it ends, for another may hold it now, and is started again', []],
  ])(
    'is down for 30 s: if a controller %s, and nothing is lost',
    async (_, flags) => {
      const replica = keptController(...flags);
      const namespace = await aNamespace(bed);
      const service = await placed(namespace, 'steady');
      const before = await uidsIn(bed, namespace);
      await kill('hub');
      // The spokes keep running meanwhile: their changes are reported afterwards.
      await bed.spoke2.patch(MLSERVICES, { namespace, name: 'steady' }, fails('by itself'));
      await sleep(OUTAGE_MS); // the outage is as long as it is
      await start('hub', bed);

      await eventually(async () => {
        expect(await service.entries()).toContain('spoke2 MLService/steady applied unready');
      }, 30_000);
      expect(await uidsIn(bed, namespace)).toEqual(before);
      await service.change(specFor('steady', 'other words'));
      await eventually(async () => {
        expect(await dataIn(bed.spoke1, namespace)).toEqual({ steady: 'other words' });
      }, 10_000);
      await service.delete();
      await service.untilGone();
      await replica.stop();
    },
    150_000,
  );
});

describe('the kubeconfig of Karmada', () => {
  let namespace: string;
  const ref = () => ({ namespace, name: 'karmada' });

  beforeAll(async () => {
    await controller.stop();
    namespace = await aNamespace(bed);
    await bed.hub.create(SECRETS, kubeconfigSecret(namespace, 'karmada', deadEnd()));
    startAnew('--karmada-secret', `${namespace}/karmada`);
  });

  afterAll(async () => {
    await controller.stop();
    startAnew();
  });

  test('is reloaded when it changes, without a restart', async () => {
    const patient = await created(aService(namespace, 'patient', specFor('patient')));
    await eventually(async () => {
      expect(await patient.condition('ClustersReachable')).toContain('KarmadaUnreachable');
    }, 30_000);

    await rotate(kubeconfigText('KARMADA_KUBECONFIG'));
    await eventually(async () => expect(await patient.summary()).toBe(DONE), 30_000);

    await rotate('current-context: elsewhere');
    await eventually(async () => {
      expect(await patient.condition('ClustersReachable')).toMatch(
        /ClustersReachable=False: KarmadaKubeconfigInvalid: .* specified context: elsewhere$/,
      );
    }, 30_000);
    expect(await patient.entries()).toContain('spoke1 ConfigMap/patient applied stale');

    await bed.hub.remove(SECRETS, ref());
    await eventually(async () => {
      expect(await patient.condition('ClustersReachable')).toContain('KarmadaSecretNotFound');
    }, 30_000);

    const right = kubeconfigText('KARMADA_KUBECONFIG');
    await bed.hub.create(SECRETS, kubeconfigSecret(namespace, 'karmada', right));
    await eventually(async () => expect(await patient.summary()).toBe(DONE), 30_000);
    await patient.delete();
    await patient.untilGone();
  }, 120_000);

  const deadEnd = () =>
    kubeconfigText('KARMADA_KUBECONFIG', { cluster: { server: 'https://127.0.0.1:1' } });

  async function rotate(text: string): Promise<void> {
    const { data } = kubeconfigSecret(namespace, 'karmada', text);
    await bed.hub.patch(SECRETS, ref(), { data });
  }
});

test('a controller that is killed 20 times at any moment ends in the same state', async () => {
  await controller.stop();
  startAnew('--leader-elect=false'); // so that the next one need not wait
  const namespace = await aNamespace(bed);
  const steady = await placed(namespace, 'steady');
  const before = await uidsIn(bed, namespace);
  for (let life = 0; life < 20; life++) {
    const service = aService(namespace, 'cycle', specFor('cycle', `${life}`));
    const cycle = new Watched(bed, service);
    const step = life % 4;
    if (step === 0) await bed.hub.create(HYPERMLSERVICES, service);
    else if (step < 3) await cycle.change(specFor('cycle', `${life}`));
    else await cycle.delete();
    await sleep(Math.random() * 600); // to hit it at a random point of its work
    await killController();
    if (step === 3) await cycle.untilGone();
  }

  const cycle = await created(aService(namespace, 'cycle', specFor('cycle', 'last')));
  await eventually(async () => expect(await cycle.summary()).toBe(DONE), 30_000);
  expect(await steady.summary()).toBe(DONE);
  expect(await uidsIn(bed, namespace)).toMatchObject(before);
  expect(await dataIn(bed.spoke1, namespace)).toEqual({ steady: 'old', cycle: 'last' });
  expect(await dataIn(bed.spoke2, namespace)).toEqual({ steady: 'old', cycle: 'last' });

  await cycle.delete();
  await steady.delete();
  await cycle.untilGone();
  await steady.untilGone();
  expect(await uidsIn(bed, namespace)).toEqual({});
}, 240_000);

describe('a spoke', () => {
  test('that was down gets its changes and deletions within 10 s of being Ready', async () => {
    const namespace = await aNamespace(bed);
    const changed = await placed(namespace, 'changed');
    const going = await placed(namespace, 'going');
    await kill('spoke2');
    await untilReady(bed.karmada, 'spoke2', 'False');

    await changed.change(specFor('changed', 'new'));
    await going.delete();
    const made = await created(aService(namespace, 'made', specFor('made')));
    await eventually(async () => {
      expect(await dataIn(bed.spoke1, namespace)).toEqual({ changed: 'new', made: 'old' });
    }, 20_000);
    await sleep(OUTAGE_MS); // Karmada retries meanwhile, with growing back-off

    await start('spoke2', bed);
    await untilReady(bed.karmada, 'spoke2', 'True', 60_000);
    await eventually(async () => {
      expect(await dataIn(bed.spoke2, namespace)).toEqual({ changed: 'new', made: 'old' });
    }, 10_000);
    await going.untilGone(10_000);
    await changed.delete();
    await made.delete();
    await changed.untilGone();
  }, 180_000);
});

/** An MLService and a ConfigMap with `text`, on both spokes. */
const specFor = (name: string, text = 'old') => ({
  workloads: [
    { clusters: ['spoke1', 'spoke2'], manifests: [aConfigMap(name, { text }), anMLService(name)] },
  ],
});

async function placed(namespace: string, name: string): Promise<Watched> {
  const service = await created(aService(namespace, name, specFor(name)));
  await eventually(async () => expect(await service.summary()).toBe(DONE), 60_000);
  return service;
}

/** A controller that is restarted when it exits by itself, as a kubelet does. */
function keptController(...flags: string[]): Pick<RunningController, 'stop'> {
  let running = startController(...flags);
  let isWanted = true;
  const keep = () => {
    running.process.once('exit', async () => {
      await sleep(1000);
      if (!isWanted) return;
      running = startController(...flags);
      keep();
    });
  };
  keep();
  return {
    stop: () => {
      isWanted = false;
      return running.stop();
    },
  };
}

const fails = (message: string) => ({
  metadata: { annotations: { 'standin.hmls.test/behaviour': `fail=${message}` } },
});

/** The data of the ConfigMaps on `spoke`, by name. */
async function dataIn(spoke: Cluster, namespace: string): Promise<Record<string, string>> {
  const { items } = await spoke.list(CONFIGMAPS, { namespace });
  return Object.fromEntries(items.map(({ metadata, data }) => [metadata.name, data?.text ?? '']));
}

/** Only for `steady`: leftovers of other tests may be written now and then. */
const writesToWorks = () =>
  controller
    .log()
    .filter(({ message, kind }) => message === 'wrote' && kind === 'Work')
    .filter(({ name }) => `${name}`.startsWith('steady-')).length;
