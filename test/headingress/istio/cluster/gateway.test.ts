import { HmlsError } from '../../../../src/errors.ts';
import { findGateway } from '../../../../src/headingress/istio/cluster/gateway.ts';
import { kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import { GATEWAYS } from '../../../../src/headingress/istio/kinds.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { aGateway, aHeadIngress, anError } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

const labels = { istio: 'ingressgateway' };
const metadata = { namespace: 'istio-ingress', name: 'gw' };
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata, labels },
  spec: { containers: [] },
} as KubeObject;
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80, targetPort: 80 }] },
  status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } },
} as KubeObject;

const ingressWith = (ingress: FakeCluster) => ({
  ingress,
  kinds: kindsIn('v1beta1'),
  user: async () => 'alice',
});

const find = (...objects: KubeObject[]) =>
  findGateway(ingressWith(new FakeCluster(...objects)), aHeadIngress(), undefined);

test('the address is the load balancer of the Service of the gateway pods', async () => {
  expect(await find(aGateway(), pod, service)).toEqual({
    url: 'http://203.0.113.7:80',
    via: 't9k-system/t9k, through Service istio-ingress/gw',
  });
});

test('the first gateway with an address is used', async () => {
  const ingress = new FakeCluster(aGateway(), pod, service);
  const headIngress = aHeadIngress({ gateways: ['a/b', 't9k.t9k-system'] });
  expect(await findGateway(ingressWith(ingress), headIngress, undefined)).toMatchObject({
    url: 'http://203.0.113.7:80',
  });
});

const missing = (why: string) =>
  anError('not-found', `no address found for the gateway: Gateway t9k-system/t9k: ${why}`, {
    is: 'name-gateway-url',
  });

test.each<[string, KubeObject[]]>([
  ['gateways.networking.istio.io "t9k" not found', []],
  ['no pods match its selector istio=ingressgateway', [aGateway()]],
])('%s', async (why, objects) => {
  await expect(find(...objects)).rejects.toEqual(missing(why));
});

test('forbidden objects count as missing, and an unreachable server is an error', async () => {
  const ingress = new FakeCluster(aGateway());
  const mend = ingress.fail({ verb: 'get', kind: GATEWAYS }, new HmlsError('forbidden', 'no'));
  const found = () => findGateway(ingressWith(ingress), aHeadIngress(), undefined);
  await expect(found()).rejects.toEqual(missing('no'));
  mend();
  ingress.fail({ verb: 'get', kind: GATEWAYS }, new HmlsError('unreachable', 'refused'));
  await expect(found()).rejects.toThrow(/^refused$/);
});
