import { CONTROL_PLANE, GO_MODULES, outputName } from '../../bed/binaries.ts';
import { cacheKey, cacheRoot } from '../../bed/cache.ts';
import { goVersionOf, isAtLeast } from '../../bed/preflight.ts';

test.each([
  ['k8s.io/kubernetes/cmd/kubectl', 'kubectl'],
  ['go.etcd.io/etcd/server/v3', 'server'],
])('go build makes of %s a file %s', (goPackage, file) => {
  expect(outputName(goPackage)).toBe(file);
});

test('no two binaries of a module are built to the same file', () => {
  for (const { binaries } of GO_MODULES) {
    const files = binaries.map((binary) => outputName(binary.package));
    expect(new Set(files).size).toBe(files.length);
  }
});

test('the cache key changes with the pins and with the flags, and with nothing else', () => {
  const key = cacheKey(CONTROL_PLANE, 'pins');
  expect(cacheKey(CONTROL_PLANE, 'pins')).toBe(key);
  expect(cacheKey(CONTROL_PLANE, 'other pins')).not.toBe(key);
  expect(cacheKey({ ...CONTROL_PLANE, ldflags: '-s' }, 'pins')).not.toBe(key);
});

test.each([
  [{ HMLS_BED_CACHE: '/own', XDG_CACHE_HOME: '/xdg' }, '/own'],
  [{ XDG_CACHE_HOME: '/xdg' }, '/xdg/kubectl-hmls-bed'],
])('with %j, the cache is %s', (environment, root) => {
  expect(cacheRoot(environment)).toBe(root);
});

test.each([
  ['1.26.8', '1.26.8', true],
  ['1.26.10', '1.26.8', true],
  ['1.27.0', '1.26.8', true],
  ['1.26.7', '1.26.8', false],
  ['1.9.9', '1.26.8', false],
])('Go %s serves where %s is wanted: %s', (found, wanted, serves) => {
  expect(isAtLeast(found, wanted)).toBe(serves);
});

test('the wanted version is the go line of go.mod', () => {
  expect(goVersionOf('module example.com/bed\n\ngo 1.26.8\n\nrequire (\n')).toBe('1.26.8');
});
