import {
  byPrecedence,
  configMetaOf,
} from '../../../../src/headingress/istio/routing/precedence.ts';

test('age, then name, then namespace', () => {
  const of = (created: string | undefined, name: string, namespace: string) => ({
    key: `${namespace}/${name}`,
    created,
    name,
    namespace,
  });
  const sorted = [
    of('2024-01-01T00:00:00Z', 'z', 'z'),
    of('2025-01-01T00:00:00Z', 'a', 'b'),
    of('2025-01-01T00:00:00Z', 'a', 'c'),
    of('2025-01-01T00:00:00Z', 'b', 'a'),
    of(undefined, 'a', 'a'),
  ];
  expect(sorted.toReversed().sort(byPrecedence)).toEqual(sorted);
});

test('the precedence of an object: its age and name', () => {
  const metadata = { namespace: 'demo', name: 'mnist', creationTimestamp: '2024-01-01T00:00:00Z' };
  const object = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata };
  expect(configMetaOf(object)).toEqual({
    namespace: 'demo',
    name: 'mnist',
    key: 'demo/mnist',
    created: '2024-01-01T00:00:00Z',
  });
});
