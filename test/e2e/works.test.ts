// Works on real Karmada: what we write is what is stored, and no foreign object is taken over.

import { WORKS } from '../../src/karmada/kinds.ts';
import { ownerOf, type Work } from '../../src/karmada/work.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { eventually } from '../support/eventually.ts';
import { CONFIGMAPS, MLSERVICES } from './support/kinds.ts';
import { aConfigMap, anMLService, aSecret, aService, versionsOf } from './support/services.ts';
import { bed, beginStory, controller, created, gone, namespace } from './support/story.ts';

beginStory();

const DONE = 'ClustersReachable=True FullyApplied=True Ready=True';

/** As a user would write them: with extra fields, to see what happens to them. */
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    labels: { team: 'ml' },
    annotations: { 'deployment.kubernetes.io/revision': '7', note: 'kept' },
    creationTimestamp: '2024-01-01T00:00:00Z',
    finalizers: ['example.com/x'],
  },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'example.com/{{ .Tag }}', args: ['{{if .X}}'] }] },
    },
  },
  status: { replicas: 3 },
} as KubeObject;

const WEBHOOKS: Kind = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  namespaced: false,
};

describe.each(['with', 'without'])('%s Karmada’s webhook', (way) => {
  let configurations: readonly KubeObject[] = [];

  beforeAll(async () => {
    if (way === 'with') return;
    ({ items: configurations } = await bed.karmada.list(WEBHOOKS, {}));
    for (const { metadata } of configurations) {
      await bed.karmada.remove(WEBHOOKS, { namespace: '', name: metadata.name });
    }
  });

  afterAll(async () => {
    for (const { metadata, ...rest } of configurations) {
      const { resourceVersion: _, uid: __, ...fresh } = metadata;
      await bed.karmada.create(WEBHOOKS, { ...rest, metadata: fresh });
    }
  });

  test('Works are stored as they were written, and then left alone', async () => {
    const manifests = [deployment, aSecret('s3', 'x'), aConfigMap('c'), anMLService('m')];
    const workloads = [{ clusters: ['spoke1', 'spoke2'], manifests }];
    const service = await created(aService(namespace, `stored-${way}`, { workloads }));
    await eventually(async () => {
      const applied = (await service.entries()).filter((line) => line.includes(' applied'));
      expect(applied).toHaveLength(8);
      expect(applied.filter((line) => line.includes('MLService/m applied ready'))).toHaveLength(2);
    });

    const before = versionsOf([...(await service.worksAtRest()), await service.get()]);
    const writes = writesTo(before);
    await idle();
    expect(versionsOf([...(await service.works()), await service.get()])).toEqual(before);
    expect(writesTo(before)).toBe(writes);
    expect(Object.keys(before)).toHaveLength(9);
    await gone(service);
  });
});

test('a Work has the metadata that Karmada’s own controllers set', async () => {
  const workloads = [{ clusters: ['spoke1'], manifests: [deployment] }];
  const service = await created(aService(namespace, 'carries', { workloads }));
  const [work] = await eventually(async () => {
    const works = await service.works();
    expect(works).toHaveLength(1);
    return works as [Work];
  });
  expect(work.metadata.finalizers).toContain('karmada.io/execution-controller');
  const [manifest] = work.spec.workload.manifests as [KubeObject & { status?: unknown }];
  expect(manifest.status).toBeUndefined();
  expect(manifest.metadata.finalizers).toBeUndefined();
  expect(manifest.metadata.labels).toEqual({
    team: 'ml',
    'karmada.io/managed': 'true',
    'work.karmada.io/permanent-id': work.metadata.labels?.['work.karmada.io/permanent-id'],
  });
  expect(manifest.metadata.annotations).toMatchObject({
    note: 'kept',
    'work.karmada.io/name': work.metadata.name,
    'work.karmada.io/namespace': 'karmada-es-spoke1',
    'resourcetemplate.karmada.io/generation': expect.stringMatching(/^\d+$/),
    'resourcetemplate.karmada.io/managed-labels':
      'karmada.io/managed,team,work.karmada.io/permanent-id',
  });
  await gone(service);
});

test('of two HyperMLServices with the same object, the older owns it; then the younger', async () => {
  const older = await created(aService(namespace, 'older', placing('shared')));
  await eventually(async () => expect(await older.summary()).toBe(`${DONE} 1/1 1/1`));
  await new Promise((resolve) => setTimeout(resolve, 1100)); // creation times are whole seconds
  const younger = await created(aService(namespace, 'younger', placing('shared')));
  await eventually(async () => {
    expect(await younger.condition('FullyApplied')).toBe(
      `FullyApplied=False: Conflict: MLService/shared on spoke1: MLService/shared on spoke1 belongs to HyperMLService ${namespace}/older; remove it from one of the two`,
    );
  });
  const before = versionsOf(await older.works());
  expect(versionsOf(await older.works())).toEqual(before);

  await gone(older);
  await eventually(async () => expect(await younger.summary()).toBe(`${DONE} 1/1 1/1`));
  await gone(younger);
});

test('a Work that no HyperMLService made is left alone, and named', async () => {
  const probe = await created(aService(namespace, 'probe', placing('foreign')));
  const [work] = await eventually(async () => {
    const works = await probe.works();
    expect(works).toHaveLength(1);
    return works as [Work];
  });
  await gone(probe);
  const { apiVersion, kind, spec } = work;
  const { namespace: home = '', name } = work.metadata;
  await bed.karmada.create(WORKS, { apiVersion, kind, metadata: { namespace: home, name }, spec });

  const service = await created(aService(namespace, 'late', placing('foreign')));
  await eventually(async () => {
    expect(await service.condition('FullyApplied')).toContain(
      `belongs to the Work ${home}/${name}, which no HyperMLService made`,
    );
  });
  const foreign = await bed.karmada.get(WORKS, { namespace: home, name });
  expect(ownerOf(foreign)).toBeUndefined();

  await bed.karmada.remove(WORKS, { namespace: home, name });
  await bed.spoke1.remove(MLSERVICES, { namespace, name: 'foreign' }).catch(() => {});
  await eventually(async () => expect(await service.summary()).toBe(`${DONE} 1/1 1/1`));
  await gone(service);
});

test('an object that already exists on a spoke is taken over only on request', async () => {
  const own = {
    ...aConfigMap('standing', { by: 'hand' }),
    metadata: { namespace, name: 'standing' },
  };
  await bed.spoke1.create(CONFIGMAPS, own);
  const workloads = [{ clusters: ['spoke1'], manifests: [aConfigMap('standing', { by: 'hmls' })] }];
  const service = await created(aService(namespace, 'taker', { workloads }));
  await eventually(async () => {
    expect(await service.entries()).toEqual(['spoke1 ConfigMap/standing Conflict']);
  });
  expect((await bed.spoke1.get(CONFIGMAPS, own.metadata)).data).toEqual({ by: 'hand' });

  await service.change({ workloads, conflictResolution: 'Overwrite' });
  await eventually(async () => {
    expect(await service.entries()).toEqual(['spoke1 ConfigMap/standing applied']);
  });
  expect((await bed.spoke1.get(CONFIGMAPS, own.metadata)).data).toEqual({ by: 'hmls' });
  await gone(service);
});

const placing = (name: string) => ({
  workloads: [{ clusters: ['spoke1'], manifests: [anMLService(name)] }],
});

/**
 * How many writes to `objects`, by namespace and name, and to Events about them the controller has logged.
 * It may still be busy with the services of other tests.
 */
const writesTo = (objects: Readonly<Record<string, unknown>>) =>
  controller
    .log()
    .filter(({ message }) => message === 'wrote')
    .filter(({ object }) => Object.keys(objects).some((key) => `${object}.`.startsWith(`${key}.`)))
    .length;

/** Long enough for any pending work to show. */
const idle = () => new Promise((resolve) => setTimeout(resolve, 5000));
