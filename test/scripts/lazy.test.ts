import { bundleFaults } from '../../scripts/build/lazy.mjs';

const undici = { path: 'node_modules/undici/index.js', kind: 'import-statement' };

/** What esbuild says of a bundle whose files import these. */
const metafile = (
  inputs: Record<string, { path: string; kind: string }[]>,
  unused: string[] = [],
) => ({
  inputs: Object.fromEntries(Object.entries(inputs).map(([it, imports]) => [it, { imports }])),
  outputs: {
    bundle: {
      inputs: Object.fromEntries(
        Object.keys(inputs).map((it) => [it, { bytesInOutput: unused.includes(it) ? 0 : 1 }]),
      ),
    },
  },
});

test('a heavy package that is required when it is called is no fault', () => {
  const facade = { 'lazy:undici': [{ ...undici, kind: 'require-call' }] };
  expect(bundleFaults(metafile(facade))).toEqual([]);
});

test('a heavy package that something imports is one', () => {
  const direct = { 'src/kube/api/rest.ts': [undici] };
  expect(bundleFaults(metafile(direct))).toEqual([
    'src/kube/api/rest.ts imports node_modules/undici/index.js at start-up',
  ]);
  expect(bundleFaults(metafile(direct, ['src/kube/api/rest.ts']))).toEqual([]);
});

test('a heavy package may import another: that one waits with it', () => {
  const socks = { path: 'node_modules/socks/build/index.js', kind: 'import-statement' };
  const behind = { 'node_modules/socks-proxy-agent/dist/index.js': [socks] };
  expect(bundleFaults(metafile(behind))).toEqual([]);
});

test('generated models are one, and are counted', () => {
  const models = 'node_modules/@kubernetes/client-node/dist/gen/models';
  expect(bundleFaults(metafile({ [`${models}/A.js`]: [], [`${models}/B.js`]: [] }))).toEqual([
    `2 generated models, such as ${models}/A.js`,
  ]);
});
