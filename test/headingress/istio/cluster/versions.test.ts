import { HmlsError } from '../../../../src/errors.ts';
import { istioKinds, kindOf, kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import { anError } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

/** An ingress cluster whose Istio serves `versions`. */
function serving(...versions: string[]): FakeCluster {
  const cluster = new FakeCluster();
  cluster.documents.set('/apis/networking.istio.io', {
    versions: versions.map((version) => ({ version })),
  });
  return cluster;
}

test.each([
  { served: ['v1alpha3', 'v1beta1', 'v1'], asked: undefined, version: 'v1' },
  { served: ['v1alpha3', 'v1beta1'], asked: undefined, version: 'v1beta1' },
  { served: ['v1beta1', 'v1'], asked: 'v1beta1', version: 'v1beta1' },
  { served: ['v1beta1', 'v1'], asked: 'networking.istio.io/v1beta1', version: 'v1beta1' },
])('served $served, requested $asked: $version', async ({ served, asked, version }) => {
  const kinds = await istioKinds(serving(...served), asked);
  expect(kinds).toEqual(kindsIn(version));
  expect(kinds.virtualServices.apiVersion).toBe(`networking.istio.io/${version}`);
});

test('without Istio v1beta1 is assumed: the next request fails with the error', async () => {
  expect(await istioKinds(new FakeCluster())).toEqual(kindsIn('v1beta1'));
});

test('a version that is not served is refused', async () => {
  await expect(istioKinds(serving('v1'), 'v2')).rejects.toEqual(
    anError(
      'usage',
      'https://fake.example.com does not serve networking.istio.io/v2; it serves v1',
    ),
  );
});

test('an unreachable API server is an error', async () => {
  const cluster = new FakeCluster();
  cluster.fail({ verb: 'read' }, new HmlsError('unreachable', 'refused'));
  await expect(istioKinds(cluster)).rejects.toThrow('refused');
});

test('an object is of one of the kinds', () => {
  const kinds = kindsIn('v1');
  const named = (kind: string) => ({ apiVersion: 'v1', kind, metadata: { name: 'x' } });
  expect(kindOf(named('VirtualService'), kinds)).toBe(kinds.virtualServices);
  expect(kindOf(named('DestinationRule'), kinds)).toBe(kinds.shared[1]);
  expect(() => kindOf(named('Gateway'), kinds)).toThrow('not part of a HeadIngress: Gateway');
});
