import {
  ensure,
  named,
  requirementOn,
  setRequirement,
  sharedIn,
} from '../../../../src/headingress/istio/cluster/shared.ts';
import { kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import type { Writing } from '../../../../src/headingress/istio/cluster/write.ts';
import { SERVICEENTRIES } from '../../../../src/headingress/istio/kinds.ts';
import { headIngressObjects } from '../../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { aHeadIngress, anError, aRoute } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

const a = { namespace: 'demo', name: 'a' };
const b = { namespace: 'demo', name: 'b' };

/** The ServiceEntry that `user` needs for the host of spoke1, at `port`. */
const entryFor = (user: typeof a, port = 80): KubeObject => {
  const route = aRoute('spoke1', { weight: 100 });
  const routes = [{ ...route, address: { ...route.address, port } }];
  return headIngressObjects(aHeadIngress({ ...user, routes }))[0] as KubeObject;
};

function aWorld() {
  const ingress = new FakeCluster();
  const writing: Writing = {
    ingress,
    kinds: kindsIn('v1beta1'),
    waitForGateways: async () => {},
    tell: () => {},
  };
  const only = () => ingress.objects(SERVICEENTRIES)[0] as KubeObject;
  return { ingress, writing, only };
}

test('an object is created for the first user, and changed for the second', async () => {
  const { writing, only } = aWorld();
  expect(await ensure(entryFor(a), a, writing)).toBe(true);
  expect(await ensure(entryFor(a), a, writing)).toBe(false);
  expect(await ensure(entryFor(b, 8080), b, writing)).toBe(true);
  expect(requirementOn(only(), a)).toEqual({ ports: [80] });
  expect(requirementOn(only(), b)).toEqual({ ports: [8080] });
  expect(only()).toMatchObject({ spec: { ports: [{ number: 80 }, { number: 8080 }] } });
});

test('ensure keeps previous requirements of the user, set does not', async () => {
  const { writing, only } = aWorld();
  await ensure(entryFor(a), a, writing);
  await ensure(entryFor(a, 8080), a, writing);
  expect(requirementOn(only(), a)).toEqual({ ports: [80, 8080] });
  await setRequirement(only(), a, { ports: [8080] }, writing);
  expect(requirementOn(only(), a)).toEqual({ ports: [8080] });
});

test('an object without users is deleted', async () => {
  const { ingress, writing, only } = aWorld();
  await ensure(entryFor(a), a, writing);
  await ensure(entryFor(b), b, writing);
  await setRequirement(only(), a, undefined, writing);
  expect(await sharedIn('demo', writing)).toHaveLength(1);
  await setRequirement(only(), b, undefined, writing);
  expect(ingress.objects(SERVICEENTRIES)).toEqual([]);
});

describe('the name of an object', () => {
  const wanted = entryFor(a);
  const rename = (object: KubeObject, name: string): KubeObject => ({
    ...object,
    metadata: { ...object.metadata, name },
  });

  test.each<{ what: string; stored: KubeObject[]; name: string }>([
    { what: 'its own, if it is free', stored: [], name: 'spoke1.example.com' },
    {
      what: 'the one that the host has',
      stored: [rename(entryFor(b), 'mine')],
      name: 'mine',
    },
    {
      what: 'another, if another host has it',
      stored: [rename({ ...wanted, spec: { hosts: ['x'] } } as KubeObject, 'spoke1.example.com')],
      name: 'spoke1.example.com-c4d409',
    },
  ])('is $what', ({ stored, name }) => {
    expect(named(wanted, stored).metadata.name).toBe(name);
  });

  test('is not taken from a foreign object', () => {
    const { labels: _, ...metadata } = wanted.metadata;
    const foreign = { ...wanted, metadata, spec: { hosts: ['x'] } } as KubeObject;
    expect(() => named(wanted, [foreign])).toThrow(
      anError(
        'conflict',
        'serviceentries.networking.istio.io "spoke1.example.com" already exists, and was not created by kubectl-hmls',
      ),
    );
  });
});
