import {
  handwrittenWeights,
  headIngressesIn,
  ownVirtualServices,
} from '../../../../src/headingress/istio/cluster/owned.ts';
import { VIRTUALSERVICES } from '../../../../src/headingress/istio/kinds.ts';
import { headIngressObjects } from '../../../../src/headingress/istio/objects.ts';
import { type KubeObject, keyOf, refOf } from '../../../../src/kubernetes/object.ts';
import { aHeadIngress } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

const virtualServiceOf = (namespace: string) =>
  headIngressObjects(aHeadIngress({ namespace })).at(-1) as KubeObject;
const handwritten = {
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { namespace: 'demo', name: 'web' },
  spec: { http: [{ route: [{ destination: { host: 'spoke1.example.com' } }] }] },
} as KubeObject;

const ingress = new FakeCluster(virtualServiceOf('demo'), virtualServiceOf('ops'), handwritten);

test.each([
  { namespace: undefined, keys: ['demo/mnist', 'ops/mnist'] },
  { namespace: 'ops', keys: ['ops/mnist'] },
])('in $namespace, kubectl-hmls created $keys', async ({ namespace, keys }) => {
  expect((await headIngressesIn(ingress, namespace)).map(keyOf)).toEqual(keys);
  const objects = await ownVirtualServices(ingress, VIRTUALSERVICES, namespace);
  expect(objects.map((object) => keyOf(refOf(object)))).toEqual(keys);
});

test.each([
  { name: 'web', weights: { spoke1: 100 } },
  { name: 'mnist', weights: undefined },
  { name: 'none', weights: undefined },
])('weights by hand of $name: $weights', async ({ name, weights }) => {
  const spokes = [{ cluster: 'spoke1', endpoints: [{ url: 'http://spoke1.example.com' }] }];
  expect(await handwrittenWeights(ingress, { namespace: 'demo', name }, spokes)).toEqual(weights);
});
