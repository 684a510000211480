// What counts as ready, kind by kind, as judged by the status on the spokes: only the test writes these
// statuses, and Karmada collects them.

import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { CUSTOMRESOURCEDEFINITIONS, type Kind } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, definitionOf } from './support/kinds.ts';
import { aService, type Watched } from './support/services.ts';
import { bed, beginStory, created, namespace } from './support/story.ts';

const INFERENCESERVICES: Kind = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  plural: 'inferenceservices',
  namespaced: true,
};

const KNATIVESERVICES: Kind = {
  apiVersion: 'serving.knative.dev/v1',
  kind: 'Service',
  plural: 'services',
  namespaced: true,
};

beginStory();

beforeAll(async () => {
  const clusters = [bed.karmada, bed.spoke1, bed.spoke2];
  await Promise.all(
    [INFERENCESERVICES, KNATIVESERVICES].flatMap((kind) =>
      clusters.map((cluster) => serve(cluster, kind)),
    ),
  );
});

test('a Deployment is ready where, and while, all replicas of its current spec are available', async () => {
  const service = await placed('web', aDeployment('web', 'example.com/web:1'));
  await eventually(async () => expect(await bothOf(service)).toEqual(['unready', 'unready']));
  await report(bed.spoke1, DEPLOYMENTS, 'web', await rolledOut(bed.spoke1, { updated: 2 }));
  await eventually(async () => expect(await bothOf(service)).toEqual(['ready', 'unready']));
  expect(await service.condition('Ready')).toContain('Deployment/web on spoke2');

  // Once its spec changes it is no longer ready, though the old numbers remain.
  await report(bed.spoke2, DEPLOYMENTS, 'web', await rolledOut(bed.spoke2, { updated: 2 }));
  await eventually(async () => expect(await bothOf(service)).toEqual(['ready', 'ready']));

  await service.change(placing(aDeployment('web', 'example.com/web:2')));
  await eventually(async () => {
    expect((await service.get()).status?.summary?.applied).toBe('2/2');
    expect(await bothOf(service)).toEqual(['unready', 'unready']);
    expect(await reflectedOn('spoke1', service)).toMatchObject({
      generation: 2,
      observedGeneration: 1,
      availableReplicas: 2,
    });
  });
  expect(await service.condition('Ready')).toContain(
    'The status is of an earlier generation of the spec',
  );

  // It is ready again when the spoke has rolled out the new spec.
  await report(bed.spoke1, DEPLOYMENTS, 'web', await rolledOut(bed.spoke1, { updated: 1 }));
  await eventually(async () => {
    expect(await service.condition('Ready')).toContain('1 of 2 replicas are updated');
  });
  for (const spoke of [bed.spoke1, bed.spoke2]) {
    await report(spoke, DEPLOYMENTS, 'web', await rolledOut(spoke, { updated: 2 }));
  }
  await eventually(async () => {
    expect(await service.summary()).toBe(
      'ClustersReachable=True FullyApplied=True Ready=True 2/2 2/2',
    );
  });
});

const URL = 'http://model.demo.example.com';

const inTransition = (transitionStatus: string) => ({
  transitionStatus,
  copies: { totalCopies: 1, failedCopies: 0 },
});

function conditions(status: 'True' | 'False' | 'Unknown', ...others: string[]) {
  const lastTransitionTime = '2024-04-15T10:05:00Z';
  const all = { Ready: status, ...Object.fromEntries(others.map((type) => [type, 'True'])) };
  return {
    conditions: Object.entries(all).map(([type, value]) => ({
      type,
      status: value,
      lastTransitionTime,
    })),
  };
}

describe.each([
  {
    kind: INFERENCESERVICES,
    name: 'isvc',
    told: [
      { says: 'nothing', status: {}, ready: false },
      { says: 'it is ready', status: { ...conditions('True'), url: URL }, ready: true },
      {
        says: 'a new model is on its way',
        status: { ...conditions('True'), modelStatus: inTransition('InProgress') },
        ready: false,
      },
      {
        says: 'the new model is in place',
        status: { ...conditions('True'), modelStatus: inTransition('UpToDate') },
        ready: true,
      },
      {
        says: 'the new model cannot be loaded, while the old one answers',
        status: { ...conditions('True'), modelStatus: inTransition('BlockedByFailedLoad') },
        ready: false,
      },
      { says: 'it is stopped', status: conditions('True', 'Stopped'), ready: false },
      {
        // The generation of the underlying Deployment, not to be compared with its own.
        says: 'a generation that is not its own',
        status: { ...conditions('True'), observedGeneration: 7 },
        ready: true,
      },
    ],
  },
  {
    kind: KNATIVESERVICES,
    name: 'ksvc',
    told: [
      { says: 'nothing', status: {}, ready: false },
      { says: 'it is under way', status: conditions('Unknown'), ready: false },
      { says: 'it is ready', status: { ...conditions('True'), url: URL }, ready: true },
      { says: 'it failed', status: conditions('False'), ready: false },
      {
        says: 'it is ready, scaled to zero',
        status: { ...conditions('True'), traffic: [{ percent: 100, revisionName: 'ksvc-00001' }] },
        ready: true,
      },
    ],
  },
])('$kind.apiVersion $kind.kind', ({ kind, name, told }) => {
  let service: Watched;

  beforeAll(async () => {
    const { apiVersion, kind: word } = kind;
    service = await placed(name, { apiVersion, kind: word, metadata: { name } });
    await eventually(async () => expect(await bothOf(service)).toEqual(['unready', 'unready']));
  });

  test.each(told)('whose spoke says that $says: ready is $ready', async ({ status, ready }) => {
    await report(bed.spoke1, kind, name, status);
    await eventually(async () => {
      // Only then does the entry reflect this status and not the previous one.
      expect((await reflectedOn('spoke1', service)) ?? {}).toEqual(status);
      expect(await bothOf(service)).toEqual([ready ? 'ready' : 'unready', 'unready']);
    });
  });
});

async function serve(cluster: Cluster, kind: Kind): Promise<void> {
  await cluster.apply(CUSTOMRESOURCEDEFINITIONS, definitionOf(kind), { force: true });
  await eventually(() => cluster.list(kind, { namespace }));
}

const placing = (manifest: KubeObject): HyperMLService['spec'] => ({
  workloads: [{ clusters: ['spoke1', 'spoke2'], manifests: [manifest] }],
});

const placed = (name: string, manifest: KubeObject): Promise<Watched> =>
  created(aService(namespace, name, placing(manifest)));

function aDeployment(name: string, image: string): KubeObject {
  const labels = { app: name };
  const spec = {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec } as KubeObject;
}

/** What the spoke's controller would report for the current `web` with that many replicas. */
async function rolledOut(spoke: Cluster, { updated }: { updated: number }) {
  const { metadata } = await spoke.get(DEPLOYMENTS, { namespace, name: 'web' });
  return {
    observedGeneration: metadata.generation,
    replicas: 2,
    updatedReplicas: updated,
    readyReplicas: 2,
    availableReplicas: 2,
  };
}

/** Writes a status on a spoke, as the controller of that kind would: whole. */
async function report(spoke: Cluster, kind: Kind, name: string, status: object): Promise<void> {
  await eventually(async () => {
    const object = await spoke.get(kind, { namespace, name });
    await spoke.replaceStatus(kind, { ...object, status } as KubeObject);
  });
}

/** `ready` on spoke1 and spoke2. */
async function bothOf(service: Watched): Promise<string[]> {
  return (await service.entries()).map((line) => line.split(' ').at(-1) ?? '');
}

async function reflectedOn(spoke: string, service: Watched): Promise<unknown> {
  const { status } = await service.get();
  return status?.aggregatedStatus?.find(({ cluster }) => cluster === spoke)?.status;
}
