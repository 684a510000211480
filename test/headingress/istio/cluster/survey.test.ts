import { HmlsError } from '../../../../src/errors.ts';
import { viewOf } from '../../../../src/headingress/istio/cluster/survey.ts';
import { kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import {
  DESTINATIONRULES,
  GATEWAYS,
  VIRTUALSERVICES,
} from '../../../../src/headingress/istio/kinds.ts';
import { headIngressObjects } from '../../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { aGateway, aHeadIngress } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

const GATEWAY = 't9k-system/t9k';
const forbidden = new HmlsError('forbidden', 'no', { reason: 'Forbidden' });
const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'istio-ingress', name: 'gw', labels: { istio: 'ingressgateway' } },
};
const own = headIngressObjects(aHeadIngress());
const elsewhere = headIngressObjects(aHeadIngress({ namespace: 'ops', entryName: 'x-{spoke}' }));

const aCluster = () => new FakeCluster(aGateway(), pod, ...own, ...elsewhere);

const view = (ingress: FakeCluster, gateways = [GATEWAY]) =>
  viewOf({ ingress, kinds: kindsIn('v1beta1'), user: async () => 'alice' }, 'demo', gateways);

test('all namespaces are read, and the namespaces of the gateway pods', async () => {
  const { snapshot, gaps } = await view(aCluster());
  expect(gaps).toEqual([]);
  expect(snapshot.routers.map(({ namespace }) => namespace)).toEqual(['demo', 'ops']);
  expect(snapshot.entries).toHaveLength(4);
  expect(snapshot.gateways.map(({ key }) => key)).toEqual([GATEWAY]);
  expect([...snapshot.proxyNamespaces]).toEqual([[GATEWAY, 'istio-ingress']]);
});

test('without access to other namespaces, only the own one is read, with a warning', async () => {
  const ingress = aCluster();
  ingress.fail({ verb: 'list', kind: VIRTUALSERVICES, namespace: undefined }, forbidden);
  const { snapshot, gaps } = await view(ingress);
  expect(snapshot.routers.map(({ namespace }) => namespace)).toEqual(['demo']);
  expect(gaps).toEqual(['virtualservices in other namespaces could not be checked: no']);
});

test('a forbidden kind is withheld', async () => {
  const ingress = aCluster();
  ingress.fail({ verb: 'list', kind: DESTINATIONRULES }, forbidden);
  expect([...(await view(ingress)).snapshot.withheld]).toEqual(['DestinationRule']);
});

test('gateways that may not be listed are read by name', async () => {
  const ingress = aCluster();
  ingress.fail({ verb: 'list', kind: GATEWAYS }, forbidden);
  const { snapshot } = await view(ingress, [GATEWAY, 'a/b']);
  expect(snapshot.gateways.map(({ key }) => key)).toEqual([GATEWAY]);
  expect([...snapshot.unseen]).toEqual([]);
  ingress.fail({ verb: 'get', kind: GATEWAYS }, forbidden);
  expect([...(await view(ingress)).snapshot.unseen]).toEqual([GATEWAY]);
});
