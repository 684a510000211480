import { scopeOf } from '../../src/lint/scopes.ts';

test.each([
  ['v1', 'Namespace', [], 'Cluster'],
  ['v1', 'Secret', [], 'Namespaced'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', [], 'Cluster'],
  ['example.com/v1', 'ClusterRole', [], 'Namespaced'],
  ['example.com/v1', 'Gadget', [], 'Namespaced'],
  ['example.com/v1', 'Gadget', ['Gadget'], 'Cluster'],
  ['example.com/v1', 'Gadget', ['Gadget.example.com'], 'Cluster'],
  ['example.com/v1', 'Gadget', ['Gadget.other.com'], 'Namespaced'],
] as const)('%s %s, with %j allowed: %s', (apiVersion, kind, allowed, scope) => {
  expect(scopeOf(allowed)({ apiVersion, kind })).toBe(scope);
});
