import {
  collectionPath,
  objectPath,
  resourceName,
  selectorsOf,
  withQuery,
} from '../../../src/kube/api/paths.ts';
import type { Kind } from '../../../src/kubernetes/kinds.ts';

const PODS: Kind = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const NODES: Kind = { apiVersion: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };
const JOBS: Kind = { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', namespaced: true };

test.each([
  { kind: PODS, namespace: 'demo', path: '/api/v1/namespaces/demo/pods' },
  { kind: PODS, namespace: undefined, path: '/api/v1/pods' },
  { kind: JOBS, namespace: 'demo', path: '/apis/batch/v1/namespaces/demo/jobs' },
  { kind: NODES, namespace: 'demo', path: '/api/v1/nodes' },
])('$kind.kind in $namespace: $path', ({ kind, namespace, path }) => {
  expect(collectionPath(kind, namespace)).toBe(path);
});

test('names become one segment of the path', () => {
  const ref = { namespace: 'demo', name: 'a/b?c' };
  expect(objectPath(PODS, ref)).toBe('/api/v1/namespaces/demo/pods/a%2Fb%3Fc');
  expect(objectPath(NODES, { namespace: '', name: 'n' }, 'status')).toBe('/api/v1/nodes/n/status');
});

test.each([
  { path: '/a', query: {}, expected: '/a' },
  {
    path: '/a',
    query: { limit: 5, force: true, none: undefined },
    expected: '/a?limit=5&force=true',
  },
  { path: '/a?b=c', query: { d: 'e=f' }, expected: '/a?b=c&d=e%3Df' },
])('$path with $query: $expected', ({ path, query, expected }) => {
  expect(withQuery(path, query)).toBe(expected);
});

test('an empty selector is not sent', () => {
  expect(selectorsOf({ labelSelector: '', fieldSelector: 'a=b' })).toEqual({
    labelSelector: undefined,
    fieldSelector: 'a=b',
  });
});

test('messages name a kind as kubectl does', () => {
  expect([PODS, JOBS].map(resourceName)).toEqual(['pods', 'jobs.batch']);
});
