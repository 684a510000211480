// Changes to a spec on real Karmada: only what changed is written, and a new spoke is ready before the
// old one is removed.

import { WORKS } from '../../src/karmada/kinds.ts';
import { appliedCondition, clusterOf } from '../../src/karmada/work.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { eventually } from '../support/eventually.ts';
import { CONFIGMAPS, MLSERVICES } from './support/kinds.ts';
import { aConfigMap, anMLService, aService, versionsOf, type Watched } from './support/services.ts';
import { bed, beginStory, created, gone, namespace } from './support/story.ts';

beginStory();

type Spec = Parameters<typeof aService>[2];

async function settled(name: string, spec: Spec, counts: string): Promise<Watched> {
  const watched = await created(aService(namespace, name, spec));
  await isDone(watched, counts);
  return watched;
}

const isDone = (service: Watched, counts: string) =>
  eventually(async () => {
    const done = `ClustersReachable=True FullyApplied=True Ready=True ${counts}`;
    expect(await service.summary()).toBe(done);
  });

/** The objects on the spokes, as `spoke1 ConfigMap/a`. */
async function onSpokes(kind: Kind): Promise<string[]> {
  const lists = await Promise.all([onSpoke('spoke1', kind), onSpoke('spoke2', kind)]);
  return lists.flat().filter((line) => !line.includes('kube-root-ca'));
}

async function onSpoke(spoke: 'spoke1' | 'spoke2', kind: Kind): Promise<string[]> {
  const { items } = await bed[spoke].list(kind, { namespace });
  return items.map((object) => `${spoke} ${object.kind}/${object.metadata.name}`);
}

const config = (name: string, value = '1') => aConfigMap(name, { value });
const both = ['spoke1', 'spoke2'];

test('an edited manifest is written and its status entry updated; nothing else is touched', async () => {
  const workloads = (value: string) => [
    { clusters: both, manifests: [config('edited', value), config('still')] },
  ];
  const service = await settled('edit', { workloads: workloads('1') }, '2/2 4/4');
  const before = await everything(service);

  await service.change({ workloads: workloads('2') });
  await eventually(async () => {
    const { data } = await bed.spoke2.get(CONFIGMAPS, { namespace, name: 'edited' });
    expect(data).toEqual({ value: '2' });
  });
  await isDone(service, '2/2 4/4');
  expect(changed(before, await everything(service))).toEqual([
    'karmada-es-spoke1 edited',
    'karmada-es-spoke2 edited',
    'spoke1 edited',
    'spoke2 edited',
  ]);
  await gone(service);
});

test('`applied` is never reported before the manifest is on the spoke', async () => {
  const workloads = (value: string) => [
    { clusters: ['spoke1'], manifests: [config('said', value)] },
  ];
  const service = await settled('said', { workloads: workloads('0') }, '1/1 1/1');
  for (let round = 1; round <= 10; round++) {
    await service.change({ workloads: workloads(`${round}`) });
    await eventually(async () => {
      const { metadata, status } = await service.get();
      expect(status?.observedGeneration).toBe(metadata.generation);
      expect(status?.aggregatedStatus?.[0]?.applied).toBe(true);
    });
    const { data } = await bed.spoke1.get(CONFIGMAPS, { namespace, name: 'said' });
    expect(data).toEqual({ value: `${round}` });
  }
  await gone(service);
});

test('manifests and clusters come and go', async () => {
  const group = (clusters: string[], ...names: string[]) => ({
    clusters,
    manifests: names.map((name) => config(name)),
  });
  const service = await settled('vary', { workloads: [group(['spoke1'], 'a')] }, '1/1 1/1');

  await service.change({ workloads: [group(['spoke1'], 'a', 'b')] });
  await isDone(service, '1/1 2/2');
  await service.change({ workloads: [group(both, 'a', 'b')] });
  await isDone(service, '2/2 4/4');
  await service.change({ workloads: [group(both, 'b')] });
  await isDone(service, '2/2 2/2');
  await eventually(async () =>
    expect(await onSpokes(CONFIGMAPS)).toEqual(['spoke1 ConfigMap/b', 'spoke2 ConfigMap/b']),
  );
  await service.change({ workloads: [group(['spoke2'], 'b')] });
  await eventually(async () => expect(await onSpokes(CONFIGMAPS)).toEqual(['spoke2 ConfigMap/b']));
  await gone(service);
  expect(await onSpokes(CONFIGMAPS)).toEqual([]);
});

test('a cluster that moves to another group keeps the objects that both groups have', async () => {
  const shared = config('shared');
  const of = (first: string[], second: string[]) => ({
    workloads: [
      { clusters: first, manifests: [shared, config('one')] },
      { clusters: second, manifests: [shared, config('two')] },
    ],
  });
  const together = { workloads: of(both, []).workloads.slice(0, 1) };
  const service = await settled('move', together, '2/2 4/4');
  const before = await bed.spoke2.get(CONFIGMAPS, { namespace, name: 'shared' });

  await service.change(of(both.slice(0, 1), ['spoke2']));
  await isDone(service, '2/2 4/4');
  await eventually(async () =>
    expect(await onSpokes(CONFIGMAPS)).toEqual([
      'spoke1 ConfigMap/one',
      'spoke1 ConfigMap/shared',
      'spoke2 ConfigMap/shared',
      'spoke2 ConfigMap/two',
    ]),
  );
  const after = await bed.spoke2.get(CONFIGMAPS, { namespace, name: 'shared' });
  expect(after.metadata.uid).toBe(before.metadata.uid);
  await gone(service);
});

test('a service that moves to another spoke is ready there before it is removed from the first', async () => {
  const on = (spoke: string) => ({
    workloads: [{ clusters: [spoke], manifests: [anMLService('mover', 'slow=2s')] }],
  });
  const service = await settled('mover', on('spoke1'), '1/1 1/1');
  const seen = { gap: false, looks: 0 };
  let looking = true;
  const look = (async () => {
    for (; looking; seen.looks++) {
      // In this order: what is gone from the first spoke must be on the second by then.
      const isOnFirst = (await onSpoke('spoke1', MLSERVICES)).length > 0;
      const isOnSecond = (await onSpoke('spoke2', MLSERVICES)).length > 0;
      if (!isOnFirst && !isOnSecond) seen.gap = true;
    }
  })();
  await service.change(on('spoke2'));
  await eventually(async () =>
    expect(await onSpokes(MLSERVICES)).toEqual(['spoke2 MLService/mover']),
  );
  looking = false;
  await look;
  expect(seen).toEqual({ gap: false, looks: expect.any(Number) });
  expect(seen.looks).toBeGreaterThan(0);
  await gone(service);
});

test('while suspended, nothing is propagated, and status is still collected', async () => {
  const spec = (value: string, suspend: boolean) => ({
    suspend,
    workloads: [{ clusters: ['spoke1'], manifests: [config('held', value), anMLService('held')] }],
  });
  const service = await settled('held', spec('1', false), '1/1 2/2');
  const works = versionsOfSpecs(await service.works());

  await service.change(spec('2', true));
  await eventually(async () =>
    expect(await service.condition('FullyApplied')).toContain('FullyApplied=False: Suspended: '),
  );
  expect(await service.entries()).toEqual([
    'spoke1 ConfigMap/held Suspended',
    'spoke1 MLService/held applied ready',
  ]);
  await bed.spoke1.patch(MLSERVICES, { namespace, name: 'held' }, standin('fail=worn out'));
  await eventually(async () =>
    expect((await service.entries())[1]).toBe('spoke1 MLService/held applied unready'),
  );
  expect(versionsOfSpecs(await service.works())).toEqual(works);

  await service.change(spec('2', false));
  await eventually(async () => {
    const { data } = await bed.spoke1.get(CONFIGMAPS, { namespace, name: 'held' });
    expect(data).toEqual({ value: '2' });
  });
  await gone(service);
});

test('a duplicate object in the spec changes nothing, and its path is reported', async () => {
  const fine = { workloads: [{ clusters: both, manifests: [config('twice')] }] };
  const service = await settled('twice', fine, '2/2 2/2');
  const before = versionsOf(await service.worksAtRest());
  await service.change({
    workloads: [...fine.workloads, { clusters: ['spoke2'], manifests: [config('twice', '2')] }],
  });
  await eventually(async () =>
    expect(await service.condition('FullyApplied')).toBe(
      'FullyApplied=False: InvalidSpec: spec.workloads[1].manifests[0]: ConfigMap/twice is already placed on spoke2 by spec.workloads[0].manifests[0]',
    ),
  );
  expect(versionsOf(await service.works())).toEqual(before);
  await gone(service);
});

test('a Work that was changed or deleted by hand is restored', async () => {
  const service = await settled(
    'whole',
    { workloads: [{ clusters: ['spoke1'], manifests: [config('whole')] }] },
    '1/1 1/1',
  );
  const [work] = await service.works();
  if (!work) throw new Error('there is no Work');
  const ref = { namespace: work.metadata.namespace ?? '', name: work.metadata.name };

  await bed.karmada.patch(WORKS, ref, { spec: { workload: { manifests: [] } } });
  await eventually(async () => {
    const [mended] = await service.works();
    expect(mended?.spec.workload).toEqual(work.spec.workload);
    expect(mended && appliedCondition(mended)?.status).toBe('True');
  });
  await bed.karmada.remove(WORKS, ref);
  await eventually(async () => {
    const [fresh] = await service.works();
    expect(fresh?.metadata.uid).not.toBe(work.metadata.uid);
    expect(fresh && clusterOf(fresh)).toBe('spoke1');
  });
  await isDone(service, '1/1 1/1');
  await gone(service);
});

const standin = (behaviour: string) => ({
  metadata: { annotations: { 'standin.hmls.test/behaviour': behaviour } },
});

const versionsOfSpecs = (works: readonly KubeObject[]) =>
  Object.fromEntries(works.map(({ metadata: m }) => [`${m.namespace}/${m.name}`, m.generation]));

/** Works by generation (Karmada writes their status), objects on spokes by version. */
async function everything(service: Watched): Promise<Record<string, unknown>> {
  const works = (await service.works()).map((work): [string, unknown] => {
    const [manifest] = work.spec.workload.manifests;
    return [`${work.metadata.namespace} ${manifest?.metadata.name}`, work.metadata.generation];
  });
  const objects = await Promise.all(
    (['spoke1', 'spoke2'] as const).map(async (spoke) => {
      const { items } = await bed[spoke].list(CONFIGMAPS, { namespace });
      return items.map(({ metadata: m }): [string, unknown] => [
        `${spoke} ${m.name}`,
        m.resourceVersion,
      ]);
    }),
  );
  return Object.fromEntries([...works, ...objects.flat()]);
}

const changed = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  Object.keys(after)
    .filter((key) => after[key] !== before[key])
    .sort();
