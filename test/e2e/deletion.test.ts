// What happens to the applied objects when a HyperMLService is deleted, also during outages.

import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { WORKS } from '../../src/karmada/kinds.ts';
import { clusterOf, OWNER_LABEL, type Work } from '../../src/karmada/work.ts';
import { type Kind, NAMESPACES, SECRETS } from '../../src/kubernetes/kinds.ts';
import { eventually } from '../support/eventually.ts';
import { CONFIGMAPS } from './support/kinds.ts';
import { uidsIn } from './support/objects.ts';
import { kill, restartKarmadasController, start, untilReady } from './support/processes.ts';
import { hmls, kubectl } from './support/programs.ts';
import { aConfigMap, anMLService, aService, type Watched } from './support/services.ts';
import { bed, beginStory, controller, created, startAnew } from './support/story.ts';
import { aNamespace, variable } from './support/world.ts';

beginStory();
afterAll(() => restartKarmadasController(bed));

describe('without outages', () => {
  test('workloads are deleted first on each spoke, and then the rest', async () => {
    const namespace = await aNamespace(bed);
    const service = await placed(namespace, 'ordered');
    const events = await whatHappensTo(await service.works(), () => deleted(service));
    for (const spoke of ['spoke1', 'spoke2']) {
      const here = events.filter((event) => event.startsWith(spoke));
      expect(here).toEqual([
        `${spoke} MLService/ordered going`,
        `${spoke} MLService/ordered gone`,
        `${spoke} ConfigMap/ordered going`,
        `${spoke} ConfigMap/ordered gone`,
      ]);
    }
    expect(await whatIsIn(namespace)).toEqual([]);
  }, 60_000);

  test('Orphan leaves the objects on the spokes, but nothing in Karmada', async () => {
    const namespace = await aNamespace(bed);
    const service = await placed(namespace, 'orphans', { deletionPolicy: 'Orphan' });
    const before = await uidsIn(bed, namespace);
    await deleted(service);
    expect(await worksIn(namespace)).toEqual([]);
    expect(await uidsIn(bed, namespace)).toEqual(before);

    // Orphaned objects can be adopted again: they remain the same objects.
    const again = await placed(namespace, 'orphans');
    expect(await uidsIn(bed, namespace)).toEqual(before);
    await deleted(again);
    expect(await whatIsIn(namespace)).toEqual([]);
  }, 60_000);

  test('a foreign object that has replaced ours is kept', async () => {
    const namespace = await aNamespace(bed);
    const service = await placed(namespace, 'usurped');
    const ref = { namespace, name: 'usurped' };
    await eventually(async () => {
      await bed.spoke1.remove(CONFIGMAPS, ref);
      await bed.spoke1.create(CONFIGMAPS, { ...aConfigMap('', { by: 'them' }), metadata: ref });
    });
    await deleted(service);
    expect(await whatIsIn(namespace)).toEqual(['spoke1 ConfigMap/usurped']);
    expect((await bed.spoke1.get(CONFIGMAPS, ref)).data).toEqual({ by: 'them' });
  }, 60_000);

  test('a service that is recreated at once gets new objects', async () => {
    const namespace = await aNamespace(bed);
    const service = await placed(namespace, 'phoenix');
    const before = await uidsIn(bed, namespace);
    await service.delete();
    const next = aService(namespace, 'phoenix', specFor('phoenix'));
    await eventually(() => bed.hub.create(HYPERMLSERVICES, next), 30_000);
    await untilPlaced(service);
    const after = await uidsIn(bed, namespace);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, uid] of Object.entries(before)) expect(after[name]).not.toBe(uid);
    const owner = (await service.get()).metadata.uid;
    for (const work of await worksIn(namespace)) {
      expect(work.metadata.labels?.[OWNER_LABEL]).toBe(owner);
    }
    await deleted(service);
  }, 60_000);

  test('kubectl hmls delete returns once everything is gone', async () => {
    const namespace = await aNamespace(bed);
    await placed(namespace, 'mnist');
    expect(await hmls('delete', 'mnist', '-n', namespace)).toEqual({
      status: 0,
      out: `hypermlservice.tensorstack.dev "mnist" deleted from ${namespace} namespace\n`,
      err: looked(),
    });
    expect(await whatIsIn(namespace)).toEqual([]);
  }, 60_000);

  test('with --wait=false it returns at once', async () => {
    const namespace = await aNamespace(bed);
    const service = await placed(namespace, 'mnist');
    await controller.stop();
    try {
      const ended = await hmls('delete', 'hmls/mnist', '-n', namespace, '--wait=false');
      expect(ended).toMatchObject({ status: 0, err: looked() });
      expect((await service.get()).metadata.deletionTimestamp).toBeDefined();
    } finally {
      startAnew();
    }
    await service.untilGone();
  }, 60_000);

  test('with --timeout and no controller it reports that nothing has started', async () => {
    const namespace = await aNamespace(bed);
    const service = await placed(namespace, 'mnist');
    await controller.stop();
    try {
      const { status, err } = await hmls('delete', 'mnist', '-n', namespace, '--timeout=1s');
      expect(status).toBe(3);
      expect(err).toBe(
        looked() +
          'error: timed out after 1s waiting for "mnist" to be deleted: the controller has not started removing its resources\n' +
          `hint: kubectl hmls delete mnist -n ${namespace} --force\n`,
      );
    } finally {
      startAnew();
    }
    await service.untilGone();
  }, 60_000);

  test('with --force and no controller, everything reachable is still removed', async () => {
    const namespace = await aNamespace(bed);
    await placed(namespace, 'mnist');
    await controller.stop();
    try {
      const ended = await hmls('delete', 'mnist', '-n', namespace, '--force', '--grace=0');
      expect(ended).toMatchObject({ status: 0, err: `Karmada: ${bed.karmada.server}\n` });
      expect(await whatIsIn(namespace)).toEqual([]);
    } finally {
      startAnew();
    }
  }, 60_000);

  test('for a service that does not exist, it fails like kubectl', async () => {
    const ended = await hmls('delete', 'nobody', '-n', 'default');
    expect(ended).toEqual(await kubectl('delete', 'hmls', 'nobody', '-n', 'default'));
  });

  test('Karmada clears an unjoined spoke; a deletion covers only the others', async () => {
    const namespace = await aNamespace(bed);
    const service = await placed(namespace, 'cleared');
    await karmadactl('unjoin', 'spoke2', '--wait=60s');
    await eventually(async () => {
      expect(await service.entries()).toEqual([
        'spoke1 ConfigMap/cleared applied',
        'spoke1 MLService/cleared applied ready',
        'spoke2 ConfigMap/cleared ClusterNotFound',
        'spoke2 MLService/cleared ClusterNotFound unready',
      ]);
    }, 20_000);
    await deleted(service);
    expect(await whatIsIn(namespace)).toEqual([]);
    await untilForgotten();
    await joinAgain();
  }, 180_000);
});

test('a spoke that is down blocks the deletion, unless --force leaves behind what is there', async () => {
  const namespace = await aNamespace(bed);
  const blocked = await placed(namespace, 'blocked');
  const late = await placed(namespace, 'late');
  await placed(namespace, 'forced');
  await kill('spoke2');
  await untilReady(bed.karmada, 'spoke2', 'False');

  // It is named; the other spoke is cleared.
  await blocked.delete();
  await eventually(async () => {
    expect(await blocked.entries()).toEqual([
      'spoke2 ConfigMap/blocked Deleting stale',
      'spoke2 MLService/blocked Deleting unready stale',
    ]);
    expect(await blocked.condition('FullyApplied')).toMatch(
      /FullyApplied=False: Deleting: ConfigMap\/blocked on spoke2: spoke "spoke2" is not Ready/,
    );
    expect(await blocked.condition('ClustersReachable')).toMatch(
      /ClustersReachable=False: ClusterNotReady: spoke2: cluster is not reachable/,
    );
  }, 20_000);
  const { items } = await bed.spoke1.list(CONFIGMAPS, { namespace });
  expect(items.map(({ metadata }) => metadata.name)).not.toContain('blocked');

  // With --timeout, the command reports what remains, and why.
  const waited = await hmls('delete', 'late', '-n', namespace, '--timeout=5s');
  expect(waited.status).toBe(3);
  expect(waited.err.replace(looked(), '')).toMatch(
    /^error: timed out after 5s waiting for "late" to be deleted: ConfigMap\/late on spoke2: spoke "spoke2" is not Ready: .* \| MLService\/late on spoke2: /,
  );

  // With --force, it lists what stays.
  const forced = await hmls('delete', 'forced', '-n', namespace, '--force');
  expect(forced).toMatchObject({
    status: 0,
    err:
      `Karmada: ${bed.karmada.server}\n` +
      `left behind: spoke2 ConfigMap/forced in namespace ${namespace}\n` +
      `left behind: spoke2 MLService/forced in namespace ${namespace}\n`,
  });
  const works = (await worksIn(namespace)).map(({ metadata }) => metadata.name);
  expect(works.filter((name) => name.startsWith('forced'))).toEqual([]);

  // When the spoke is back, only the listed objects remain.
  await start('spoke2', bed);
  await untilReady(bed.karmada, 'spoke2', 'True', 60_000);
  await blocked.untilGone(10_000);
  await late.untilGone(10_000);
  expect(await whatIsIn(namespace)).toEqual(['spoke2 ConfigMap/forced', 'spoke2 MLService/forced']);

  // Orphaned objects can be adopted again.
  await restartKarmadasController(bed);
  const again = await placed(namespace, 'forced');
  await deleted(again);
  expect(await whatIsIn(namespace)).toEqual([]);
}, 360_000);

test('while Karmada is down a deletion waits, unless --force leaves behind what the status lists', async () => {
  const namespace = await aNamespace(bed);
  const waiting = await placed(namespace, 'waiting');
  await placed(namespace, 'forced');
  await kill('karmada');

  // Nothing is lost: the deletion waits.
  await waiting.delete();
  await eventually(async () => {
    expect(await waiting.condition('ClustersReachable')).toMatch(
      /^ClustersReachable=False: KarmadaUnreachable: /,
    );
  }, 30_000);
  expect((await waiting.get()).metadata.finalizers).toHaveLength(1);

  // With --force, the command lists what the status records.
  const forced = await hmls('delete', 'forced', '-n', namespace, '--force', '--grace=2s');
  expect(forced.status).toBe(0);
  const [first, second, ...list] = forced.err.split('\n');
  expect(first).toBe(`Karmada: ${bed.karmada.server}`);
  expect(second).toMatch(
    /^Warning: Karmada is unreachable, so its Works are left behind as well: .* was refused/,
  );
  expect(list).toEqual([
    `left behind: spoke1 ConfigMap/forced in namespace ${namespace}`,
    `left behind: spoke1 MLService/forced in namespace ${namespace}`,
    `left behind: spoke2 ConfigMap/forced in namespace ${namespace}`,
    `left behind: spoke2 MLService/forced in namespace ${namespace}`,
    '',
  ]);

  // The deletion is finished when Karmada is back, and only the listed objects remain.
  await start('karmada', bed);
  await waiting.untilGone(90_000);
  expect(await whatIsIn(namespace)).toEqual([
    'spoke1 ConfigMap/forced',
    'spoke1 MLService/forced',
    'spoke2 ConfigMap/forced',
    'spoke2 MLService/forced',
  ]);

  // Orphaned objects can be adopted again, including their Works.
  const again = await placed(namespace, 'forced');
  await deleted(again);
  expect(await whatIsIn(namespace)).toEqual([]);
  expect(await worksIn(namespace)).toEqual([]);
}, 360_000);

describe('a spoke that is unjoined while it is down', () => {
  test('no longer blocks a deletion', async () => {
    const namespace = await aNamespace(bed);
    const service = await placed(namespace, 'unjoined');
    await kill('spoke2');
    await untilReady(bed.karmada, 'spoke2', 'False');
    await service.delete();
    await eventually(async () => expect(await service.entries()).toHaveLength(2), 20_000);
    await karmadactl('unjoin', 'spoke2', '--force', '--wait=20s');
    await service.untilGone(30_000);

    await start('spoke2', bed);
    await joinAgain();
    expect(await whatIsIn(namespace)).toEqual([
      'spoke2 ConfigMap/unjoined',
      'spoke2 MLService/unjoined',
    ]);
  }, 180_000);
});

/** Without --force, the command first checks whether traffic is still routed there. */
const looked = () => `Ingress cluster: ${bed.ingress.server}\n`;

/** An MLService and a ConfigMap, on both spokes. */
const specFor = (name: string) => ({
  workloads: [
    {
      clusters: ['spoke1', 'spoke2'],
      manifests: [aConfigMap(name, { by: 'us' }), anMLService(name)],
    },
  ],
});

async function placed(
  namespace: string,
  name: string,
  spec: { deletionPolicy?: 'Orphan' } = {},
): Promise<Watched> {
  const service = await created(aService(namespace, name, { ...specFor(name), ...spec }));
  await untilPlaced(service);
  return service;
}

/** Readiness does not matter here, and Karmada is slow to learn of it after an outage. */
async function untilPlaced(service: Watched): Promise<void> {
  await eventually(async () => {
    expect(await service.summary()).toMatch(/FullyApplied=True .* 4\/4$/);
  }, 30_000);
}

/** Karmada's watches resume only up to a minute after an outage; nothing is removed before. */
async function deleted(service: Watched): Promise<void> {
  await service.delete();
  await service.untilGone(90_000);
}

/** `kubectl karmada` of the bed, on Karmada and spoke2. */
async function karmadactl(...args: readonly string[]): Promise<void> {
  const kubeconfig = ['--kubeconfig', variable('KARMADA_KUBECONFIG')];
  const member = ['--cluster-kubeconfig', variable('SPOKE2_KUBECONFIG')];
  await promisify(execFile)('karmadactl', [...args, ...kubeconfig, ...member]);
}

/**
 * Waits until what unjoin removes from a reachable spoke is gone, and the spoke's own controllers have
 * noticed: they would take a new service account for the old one, and delete its token again.
 */
async function untilForgotten(): Promise<void> {
  await eventually(async () => {
    expect(await namesOf(SECRETS)).toEqual([]);
    expect(await namesOf(SERVICEACCOUNTS)).toEqual([]);
  }, 60_000);
  await sleep(3000);
}

/** Possible once the namespace that unjoin removes from spoke2 is gone, if it does. */
async function joinAgain(): Promise<void> {
  await eventually(async () => {
    const { items } = await bed.spoke2.list(NAMESPACES, {});
    const going = items.filter(({ metadata }) => metadata.deletionTimestamp);
    expect(going.map(({ metadata }) => metadata.name)).not.toContain('karmada-cluster');
  }, 60_000);
  await karmadactl('join', 'spoke2');
  await untilReady(bed.karmada, 'spoke2', 'True', 60_000);
}

/** What Karmada has created on spoke2 for itself. */
async function namesOf(kind: Kind): Promise<string[]> {
  const { items } = await bed.spoke2.list(kind, { namespace: 'karmada-cluster' });
  return items.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('karmada-'));
}

const SERVICEACCOUNTS: Kind = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  namespaced: true,
};

async function worksIn(namespace: string): Promise<Work[]> {
  const { items } = await bed.karmada.list(WORKS, { labelSelector: OWNER_LABEL });
  return items.filter((work) =>
    work.spec.workload.manifests.some(({ metadata }) => metadata.namespace === namespace),
  );
}

/** Objects on both spokes that could be ours, as `spoke1 Kind/name`. */
const whatIsIn = async (namespace: string) => Object.keys(await uidsIn(bed, namespace));

/** What happens to `works` during `action`: which one is going, which one is gone, in order. */
async function whatHappensTo(
  works: readonly Work[],
  action: () => Promise<void>,
): Promise<string[]> {
  const seen = new Set<string>();
  const stopping = new AbortController();
  const names = new Set(works.map(({ metadata }) => metadata.name));
  const { resourceVersion } = await bed.karmada.list(WORKS, { labelSelector: OWNER_LABEL });
  const from = { resourceVersion, signal: stopping.signal };
  const watching = (async () => {
    for await (const event of bed.karmada.watch(WORKS, { labelSelector: OWNER_LABEL }, from)) {
      if (event.type === 'bookmark' || !names.has(event.object.metadata.name)) continue;
      const [manifest] = event.object.spec.workload.manifests;
      const what = `${clusterOf(event.object)} ${manifest?.kind}/${manifest?.metadata.name}`;
      if (event.object.metadata.deletionTimestamp) seen.add(`${what} going`);
      if (event.type === 'deleted') seen.add(`${what} gone`);
    }
  })();
  await action();
  await eventually(() => expect([...seen].filter((e) => e.endsWith('gone'))).toHaveLength(4));
  stopping.abort();
  await watching;
  return [...seen];
}
