import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICEENTRIES, VIRTUALSERVICES } from '../../src/headingress/istio/kinds.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { WORKS } from '../../src/karmada/kinds.ts';
import { OWNER_LABEL } from '../../src/karmada/work.ts';
import { SECRETS } from '../../src/kubernetes/kinds.ts';
import { eventually } from '../support/eventually.ts';
import { MLSERVICERUNTIMES, MLSERVICES } from './support/kinds.ts';
import { hmls, kubectl, kubectlWith } from './support/programs.ts';
import { bed, beginStory, killController, namespace } from './support/story.ts';
import { requests } from './support/traffic.ts';

/** The manual's hmls-sample, in a namespace of the test's own. */
const sample = (namespace: string) =>
  readFileSync(join(import.meta.dirname, '../manual/hmls-sample.yaml'), 'utf8').replaceAll(
    'namespace: demo',
    `namespace: ${namespace}`,
  );

// Without a lease, so that a restarted controller continues at once.
beginStory('--leader-elect=false');

test('the manual, from the first step to the last', async () => {
  const created = await kubectlWith(sample(namespace), 'create', '-f', '-');
  expect(created.out).toBe('hypermlservice.tensorstack.dev/hmls-sample created\n');

  await eventually(async () => expect(await summary()).toBe('2/2 ready, 7/7 applied'));
  expect(await statusAsTheManualShowsIt()).toMatchInlineSnapshot(`
"status:
  aggregatedStatus:
  - applied: true
    appliedMessage: Manifest has been successfully applied
    cluster: spoke1
    ready: true
    resource:
      apiVersion: tensorstack.dev/v1beta1
      kind: MLService
      name: torch-mnist-s3
      namespace: demo
    status:
      address:
        url: http://torch-mnist-s3.demo.ksvc.spoke1.t9kcloud.cn
      conditions:
      - lastTransitionTime: "<time>"
        status: "False"
        type: Paused
      - lastTransitionTime: "<time>"
        status: "True"
        type: Ready
      defaultRelease: origin
      releases:
      - name: origin
        ready: true
        readyReplicas: 1
        totalReplicas: 1
        trafficPercent: 100
        url: http://torch-mnist-s3-predict-origin.demo.ksvc.spoke1.t9kcloud.cn
  - applied: true
    appliedMessage: Manifest has been successfully applied
    cluster: spoke1
    resource:
      apiVersion: tensorstack.dev/v1beta1
      kind: MLServiceRuntime
      name: t9k-torchserve
      namespace: demo
  - applied: true
    appliedMessage: Manifest has been successfully applied
    cluster: spoke1
    resource:
      apiVersion: v1
      kind: Secret
      name: s3-secret
      namespace: demo
  - applied: true
    appliedMessage: Manifest has been successfully applied
    cluster: spoke2
    ready: true
    resource:
      apiVersion: tensorstack.dev/v1beta1
      kind: MLService
      name: t9k-torchserve
      namespace: demo
    status:
      address:
        url: http://t9k-torchserve.demo.ksvc.spoke2.t9kcloud.cn
      conditions:
      - lastTransitionTime: "<time>"
        status: "False"
        type: Paused
      - lastTransitionTime: "<time>"
        status: "True"
        type: Ready
      defaultRelease: origin
      releases:
      - name: origin
        ready: true
        readyReplicas: 1
        totalReplicas: 1
        trafficPercent: 100
        url: http://t9k-torchserve-predict-origin.demo.ksvc.spoke2.t9kcloud.cn
  - applied: true
    appliedMessage: Manifest has been successfully applied
    cluster: spoke2
    ready: true
    resource:
      apiVersion: tensorstack.dev/v1beta1
      kind: MLService
      name: torch-mnist-s3
      namespace: demo
    status:
      address:
        url: http://torch-mnist-s3.demo.ksvc.spoke2.t9kcloud.cn
      conditions:
      - lastTransitionTime: "<time>"
        status: "False"
        type: Paused
      - lastTransitionTime: "<time>"
        status: "True"
        type: Ready
      defaultRelease: origin
      releases:
      - name: origin
        ready: true
        readyReplicas: 1
        totalReplicas: 1
        trafficPercent: 100
        url: http://torch-mnist-s3-predict-origin.demo.ksvc.spoke2.t9kcloud.cn
  - applied: true
    appliedMessage: Manifest has been successfully applied
    cluster: spoke2
    resource:
      apiVersion: tensorstack.dev/v1beta1
      kind: MLServiceRuntime
      name: t9k-torchserve
      namespace: demo
  - applied: true
    appliedMessage: Manifest has been successfully applied
    cluster: spoke2
    resource:
      apiVersion: v1
      kind: Secret
      name: s3-secret
      namespace: demo
  conditions:
  - lastTransitionTime: "<time>"
    message: Karmada and all spokes are reachable
    observedGeneration: 1
    reason: Reachable
    status: "True"
    type: ClustersReachable
  - lastTransitionTime: "<time>"
    message: All manifests have been successfully applied
    observedGeneration: 1
    reason: Applied
    status: "True"
    type: FullyApplied
  - lastTransitionTime: "<time>"
    message: All workloads are ready
    observedGeneration: 1
    reason: WorkloadsReady
    status: "True"
    type: Ready
  observedGeneration: 1
  summary:
    applied: 7/7
    appliedManifests: 7
    clusters: 2
    manifests: 7
    ready: 2/2
    readyClusters: 2
"
`);

  await eventually(async () => {
    // An age may change between the two calls.
    const table = await hmls('get', '-n', namespace);
    expect(table).toEqual(await kubectl('get', 'hmls', '-n', namespace));
  });

  const weights = ['--service', 'torch-mnist-s3', '--weight', 'spoke1=30,spoke2=70'];
  const routed = await hmls('headingress', 'create', 'hmls-sample', '-n', namespace, ...weights);
  expect(routed).toMatchObject({ status: 0 });

  const prefix = `/t9k/hypermlservices/namespaces/${namespace}/hmls-sample/`;
  const url = `${bed.gatewayUrl}${prefix}v1/models/mnist`;
  await eventually(async () => expect((await requests(url, 1)).statuses).toEqual({ 200: 1 }));
  const { statuses, spokes } = await requests(url, 2000);
  expect(statuses).toEqual({ 200: 2000 });
  expect(Math.abs((spokes.get('spoke1') ?? 0) - 600)).toBeLessThanOrEqual(60);
  expect(Math.abs((spokes.get('spoke2') ?? 0) - 1400)).toBeLessThanOrEqual(60);

  await hmls('headingress', 'delete', 'hmls-sample', '-n', namespace);
  const deleted = await kubectl('delete', 'hmls', 'hmls-sample', '-n', namespace);
  expect(deleted).toMatchObject({ status: 0 });
  expect(await leftovers()).toEqual([]);
});

test("the manual's own YAML is accepted as is, including spokes that do not exist", async () => {
  const manual = sample(namespace)
    .replace('name: hmls-sample', 'name: hmls-manual')
    .replace('  - clusters:\n    - spoke2\n', '  - clusters:\n    - spoke3\n    - spoke4\n');
  expect((await kubectlWith(manual, 'create', '-f', '-')).status).toBe(0);

  await eventually(async () => {
    const { status } = await bed.hub.get(HYPERMLSERVICES, { namespace, name: 'hmls-manual' });
    const told = status?.conditions?.find(({ type }) => type === 'FullyApplied');
    expect(told).toMatchObject({ status: 'False', reason: 'ClusterNotFound' });
    expect(told?.message).toContain('spoke "spoke3" is not registered with Karmada');
    expect(status?.summary?.applied).toBe('6/8');
  });
  await kubectl('delete', 'hmls', 'hmls-manual', '-n', namespace);
  expect(await leftovers()).toEqual([]);
});

test('a controller that is killed at any time ends in the same state', async () => {
  await kubectlWith(sample(namespace), 'create', '-f', '-');
  for (let life = 0; life < 8; life++) {
    await new Promise((resolve) => setTimeout(resolve, 60 * life));
    await killController();
  }
  await eventually(async () => expect(await summary()).toBe('2/2 ready, 7/7 applied'));

  const deletion = kubectl('delete', 'hmls', 'hmls-sample', '-n', namespace);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await killController();
  expect(await deletion).toMatchObject({ status: 0 });
  expect(await leftovers()).toEqual([]);
});

async function service(): Promise<HyperMLService> {
  return bed.hub.get(HYPERMLSERVICES, { namespace, name: 'hmls-sample' });
}

async function summary(): Promise<string> {
  const { summary: counts } = (await service()).status ?? {};
  return `${counts?.ready} ready, ${counts?.applied} applied`;
}

/** The first entry and the condition of the manual, as plain kubectl shows them, without times. */
async function statusAsTheManualShowsIt(): Promise<string> {
  const { out } = await kubectl('get', 'hmls', 'hmls-sample', '-n', namespace, '-o', 'yaml');
  return out
    .slice(out.indexOf('status:'))
    .replaceAll(namespace, 'demo')
    .replaceAll(/"\d{4}-[^"]*Z"/g, '"<time>"');
}

/** All objects of ours, on any cluster, as `cluster kind/name`. */
async function leftovers(): Promise<string[]> {
  const { hub, karmada, spoke1, spoke2, ingress } = bed;
  const works = await karmada.list(WORKS, { labelSelector: OWNER_LABEL });
  const mine = works.items.filter((work) =>
    JSON.stringify(work.metadata.annotations).includes(`${namespace}/`),
  );
  const lists = await Promise.all([
    hub.list(HYPERMLSERVICES, { namespace }),
    ...[spoke1, spoke2].flatMap((spoke) =>
      [MLSERVICES, MLSERVICERUNTIMES, SECRETS].map((kind) => spoke.list(kind, { namespace })),
    ),
    ...[SERVICEENTRIES, VIRTUALSERVICES].map((kind) => ingress.list(kind, { namespace })),
  ]);
  return [...mine, ...lists.flatMap(({ items }) => [...items])].map(
    ({ kind, metadata }) => `${kind}/${metadata.name}`,
  );
}
