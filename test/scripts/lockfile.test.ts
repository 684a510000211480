import { completeLock } from '../../scripts/lockfile/complete.mjs';

const lockWith = (optionalDependencies: Record<string, string>, more = {}) => ({
  packages: {
    '': { name: 'us' },
    'node_modules/tool': { version: '1.2.3', dev: true, optionalDependencies },
    ...more,
  } as Record<string, object>,
});

test.each([
  ['@tool/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ['@tool/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
  ['@tool/binding-linux-arm64-gnu', { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] }],
  ['@tool/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@tool/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
])('%s is added with its platform', (name, platform) => {
  const lock = lockWith({ [name]: '1.2.3' });
  expect(completeLock(lock)).toEqual([name]);
  expect(lock.packages[`node_modules/${name}`]).toEqual({
    version: '1.2.3',
    dev: true,
    optional: true,
    ...platform,
  });
});

test('what is locked stays as it is, here or in a node_modules of its own', () => {
  const lock = lockWith(
    { 'a-linux-x64': '1.2.3', 'b-linux-x64': '1.2.3' },
    {
      'node_modules/a-linux-x64': { version: '1.2.3', integrity: 'sha512-a' },
      'node_modules/tool/node_modules/b-linux-x64': { version: '1.2.3' },
    },
  );
  const before = structuredClone(lock);
  expect(completeLock(lock)).toEqual([]);
  expect(lock).toEqual(before);
});

test('entries are in the order that npm writes', () => {
  const lock = lockWith({ '@a/b-linux-x64': '1.2.3' });
  completeLock(lock);
  expect(Object.keys(lock.packages)).toEqual([
    '',
    'node_modules/@a/b-linux-x64',
    'node_modules/tool',
  ]);
});

test('no entry says which registry it came from', () => {
  const lock = lockWith(
    {},
    { 'node_modules/x': { version: '1.0.0', resolved: 'https://r/x.tgz' } },
  );
  completeLock(lock);
  expect(lock.packages['node_modules/x']).toEqual({ version: '1.0.0' });
});

test.each([
  [{ addon: '1.2.3' }, 'addon: its name does not tell its platform'],
  [{ 'a-linux-x64': '^1.2.3' }, 'a-linux-x64: not one version but ^1.2.3'],
])('what it cannot know it refuses: %j', (optionalDependencies, message) => {
  expect(() => completeLock(lockWith(optionalDependencies))).toThrow(message);
});
