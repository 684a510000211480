import { kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import {
  changeVirtualService,
  historyOn,
  isSynced,
} from '../../../../src/headingress/istio/cluster/virtualservice.ts';
import type { Writing } from '../../../../src/headingress/istio/cluster/write.ts';
import { VIRTUALSERVICES } from '../../../../src/headingress/istio/kinds.ts';
import { headIngressObjects, withHistory } from '../../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { aHeadIngress, anError, aRoute } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

const splits = (user: string) => [
  { revision: 1, time: '2026-01-02T03:04:05Z', user, weights: new Map([['spoke1', 100]]) },
];

/** The VirtualService `demo/mnist` with a route to `spoke1` of `weight`. */
const weighing = (weight: number, user = 'alice') =>
  withHistory(
    headIngressObjects(aHeadIngress({ routes: [aRoute('spoke1', { weight })] })).at(
      -1,
    ) as KubeObject,
    splits(user),
  );

const specOf = (object: KubeObject) => ({ spec: (object as { spec?: unknown }).spec });

const ref = { namespace: 'demo', name: 'mnist' };

async function aWorld() {
  const ingress = new FakeCluster();
  const writing: Writing = {
    ingress,
    kinds: kindsIn('v1beta1'),
    waitForGateways: async () => {},
    tell: () => {},
  };
  const read = await ingress.apply(VIRTUALSERVICES, weighing(1));
  return { ingress, writing, read };
}

test('an update replaces the version that was read', async () => {
  const { ingress, writing, read } = await aWorld();
  const written = await changeVirtualService(read, weighing(2), writing);
  expect(await ingress.get(VIRTUALSERVICES, ref)).toEqual(written);
  expect(written).toMatchObject(specOf(weighing(2)));
});

test('a concurrent status update by Istio is not a conflict', async () => {
  const { ingress, writing, read } = await aWorld();
  await ingress.patchStatus(VIRTUALSERVICES, ref, { status: { observedGeneration: 1 } });
  expect(await changeVirtualService(read, weighing(2), writing)).toMatchObject(specOf(weighing(2)));
});

test('a conflict names the user of the concurrent change', async () => {
  const { ingress, writing, read } = await aWorld();
  const newer = { ...splits('bob')[0], revision: 2 } as ReturnType<typeof splits>[number];
  await ingress.apply(VIRTUALSERVICES, withHistory(weighing(3), [...splits('alice'), newer]));
  await expect(changeVirtualService(read, weighing(2), writing)).rejects.toEqual(
    anError(
      'conflict',
      'mnist has changed since it was read: bob set spoke1=100 at 2026-01-02T03:04:05Z',
    ),
  );
});

test('the history is on the VirtualService', () => {
  expect(historyOn(weighing(1))).toEqual(splits('alice'));
  expect(historyOn(undefined)).toEqual([]);
});

test.each([
  { generation: 2, status: undefined, synced: true },
  { generation: 2, status: { observedGeneration: 2 }, synced: true },
  { generation: 2, status: { observedGeneration: 1 }, synced: false },
  {
    generation: 2,
    status: { observedGeneration: 2, conditions: [{ type: 'Reconciled', status: 'False' }] },
    synced: false,
  },
  {
    generation: 2,
    status: { observedGeneration: 2, conditions: [{ type: 'Reconciled', status: 'True' }] },
    synced: true,
  },
])('generation $generation with status $status: $synced', ({ generation, status, synced }) => {
  const object = { apiVersion: 'v1', kind: 'VirtualService', metadata: { name: 'x', generation } };
  expect(isSynced({ ...object, ...(status && { status }) })).toBe(synced);
});
