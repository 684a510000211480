// What the controller reports on real Karmada: at once, then at most once a second, and within limits.

import { eventually } from '../support/eventually.ts';
import { MLSERVICES } from './support/kinds.ts';
import { aConfigMap, anMLService, aSecret, aService } from './support/services.ts';
import { bed, beginStory, controller, created, namespace } from './support/story.ts';

beginStory();

test('one sorted entry per manifest and cluster, whatever the order of the spec', async () => {
  const manifests = [aSecret('z', 'x'), anMLService('m'), aConfigMap('b'), aConfigMap('a')];
  const workloads = [{ clusters: ['spoke2', 'spoke1'], manifests }];
  const service = await created(aService(namespace, 'order', { workloads }));
  await eventually(async () => {
    expect(await service.summary()).toBe(
      'ClustersReachable=True FullyApplied=True Ready=True 2/2 8/8',
    );
  });
  expect(await service.entries()).toEqual([
    'spoke1 ConfigMap/a applied',
    'spoke1 ConfigMap/b applied',
    'spoke1 MLService/m applied ready',
    'spoke1 Secret/z applied',
    'spoke2 ConfigMap/a applied',
    'spoke2 ConfigMap/b applied',
    'spoke2 MLService/m applied ready',
    'spoke2 Secret/z applied',
  ]);
  const { metadata, status } = await service.get();
  expect(status?.conditions?.map((c) => [c.type, c.reason, c.observedGeneration])).toEqual([
    ['ClustersReachable', 'Reachable', metadata.generation],
    ['FullyApplied', 'Applied', metadata.generation],
    ['Ready', 'WorkloadsReady', metadata.generation],
  ]);
});

test('Ready names the workload that is not ready, and why', async () => {
  const manifests = [anMLService('lame', 'fail=model not found')];
  const workloads = [
    { clusters: ['spoke1'], manifests },
    { clusters: ['spoke2'], manifests: [anMLService('sound')] },
  ];
  const service = await created(aService(namespace, 'lame', { workloads }));
  await eventually(async () => {
    expect(await service.summary()).toBe(
      'ClustersReachable=True FullyApplied=True Ready=False 1/2 2/2',
    );
    expect(await service.condition('Ready')).toContain('MLService/lame on spoke1: ');
    expect(await service.condition('Ready')).toContain('model not found');
  });
});

test('a status that keeps changing is written at most once a second, and the last change is kept', async () => {
  const service = await created(
    aService(namespace, 'busy', {
      workloads: [{ clusters: ['spoke1'], manifests: [anMLService('busy', 'ignore')] }],
    }),
  );
  await eventually(
    async () => expect(await service.entries()).toEqual(['spoke1 MLService/busy applied unready']),
    20_000,
  );
  const before = statusWrites('busy');
  const began = Date.now();
  for (let i = 1; i <= 50; i++) {
    const status = { address: { url: `http://busy-${i}.example.com` } };
    await bed.spoke1.patchStatus(MLSERVICES, { namespace, name: 'busy' }, { status });
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
  await eventually(async () => {
    const { status } = await service.get();
    const [entry] = status?.aggregatedStatus ?? [];
    expect(entry?.status).toMatchObject({ address: { url: 'http://busy-50.example.com' } });
  });
  const seconds = (Date.now() - began) / 1000;
  const writes = statusWrites('busy') - before;
  expect(writes).toBeGreaterThan(2);
  expect(writes).toBeLessThanOrEqual(seconds + 2);
});

test('the status of a service on 1,000 clusters can be stored', async () => {
  const clusters = Array.from({ length: 1000 }, (_, i) => `nowhere-${i}`);
  const names = ['one', 'two', 'three'];
  const workloads = [{ clusters, manifests: names.map((name) => aConfigMap(name)) }];
  const service = await created(aService(namespace, 'wide', { workloads }));
  await eventually(async () => {
    const { status, metadata } = await service.get();
    expect(status?.observedGeneration).toBe(metadata.generation);
    expect(status?.summary).toMatchObject({ clusters: 1000, manifests: 3000, appliedManifests: 0 });
  });
  const { status } = await service.get();
  expect(Buffer.byteLength(JSON.stringify(status))).toBeLessThan(1.1 * (1 << 20));
  expect(await service.condition('FullyApplied')).toContain('and 29');
  const failures = controller.log().filter(({ message }) => message === 'pass failed');
  expect(failures.filter((line) => line.hypermlservice === `${namespace}/wide`)).toEqual([]);
});

const statusWrites = (name: string) =>
  controller
    .log()
    .filter((line) => line.verb === 'status' && line.object === `${namespace}/${name}`).length;
