import { endpointsAt, loadBalancerHosts, withVisibility } from '../../src/workloads/endpoint.ts';
import { anMLService } from '../support/builders.ts';

const url = 'http://torch.example.com';

test.each([
  { given: undefined, endpoints: [] },
  { given: url, endpoints: [{ name: 'address', url }] },
  {
    given: 'http://torch',
    endpoints: [
      {
        name: 'address',
        url: 'http://torch',
        unusable: 'torch is only resolvable inside its own cluster',
      },
    ],
  },
])('the endpoint at $given', ({ given, endpoints }) => {
  expect(endpointsAt('address', given)).toEqual(endpoints);
});

test('an endpoint of one release names it', () => {
  expect(endpointsAt('canary', url, 'v2')).toEqual([{ name: 'canary', url, release: 'v2' }]);
});

test('a load balancer: host names first, then IP addresses', () => {
  const ingress = [
    { ip: '10.0.0.1' },
    { hostname: 'lb.example.com', ip: '10.0.0.2' },
    { ip: 'fd::1' },
  ];
  expect(loadBalancerHosts(ingress)).toEqual(['lb.example.com', '10.0.0.1', '[fd::1]']);
});

test.each(['networking.knative.dev/visibility', 'networking.kserve.io/visibility'])(
  'the label %s restricts it to its cluster',
  (label) => {
    const manifest = anMLService();
    const metadata = { ...manifest.metadata, labels: { [label]: 'cluster-local' } };
    expect(withVisibility({ ...manifest, metadata }, endpointsAt('address', url))).toEqual([
      { name: 'address', url, unusable: `Restricted to its cluster by the label ${label}` },
    ]);
    expect(withVisibility(manifest, endpointsAt('address', url))).toEqual([
      { name: 'address', url },
    ]);
  },
);
