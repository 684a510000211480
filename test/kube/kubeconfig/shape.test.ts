import { shaped, WrongType } from '../../../src/kube/kubeconfig/shape.ts';

const withCluster = (cluster: object) => ({ clusters: [{ name: 'a', cluster }] });

test('keeps the known fields of a kubeconfig, and drops the rest', () => {
  const file = {
    ...withCluster({ server: 'https://a', 'insecure-skip-tls-verify': true, color: 'red' }),
    'current-context': 'here',
    color: 'red',
  };
  expect(shaped(file)).toEqual({
    ...withCluster({ server: 'https://a', 'insecure-skip-tls-verify': true }),
    'current-context': 'here',
  });
});

test('null is absent, and a number is accepted as a string', () => {
  const user = { token: 12345, username: null, 'as-groups': [1, 'b'] };
  expect(shaped({ users: [{ name: 'u', user }] })).toEqual({
    users: [{ name: 'u', user: { token: '12345', 'as-groups': ['1', 'b'] } }],
  });
});

test.each([
  [[], 'json: cannot unmarshal array into Go value of type v1.Config'],
  [
    { clusters: 'many' },
    'json: cannot unmarshal string into Go struct field Config.clusters of type []v1.NamedCluster',
  ],
  [
    withCluster({ server: ['a'] }),
    'json: cannot unmarshal array into Go struct field Cluster.clusters.cluster.server of type string',
  ],
  [
    withCluster({ 'insecure-skip-tls-verify': 'yes' }),
    'json: cannot unmarshal string into Go struct field Cluster.clusters.cluster.insecure-skip-tls-verify of type bool',
  ],
])('reports a wrong type as Go does: %j', (file, message) => {
  expect(() => shaped(file)).toThrow(new WrongType(message));
});
