import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { bundleFaults, lazy } from './lazy.mjs';
import { manifests } from './manifests.mjs';

/**
 * Bundles the command line into one script (a single executable runs nothing else): an expression
 * whose value is a function of `(require, filename)`, which runs the program.
 *
 * @param {URL} root of the checkout
 * @param {import('./version.mjs').About} about
 * @returns the code, in ASCII, which V8 reads without decoding; and esbuild's description of it
 */
export async function bundle(root, about) {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: ['plugin/bin.ts'],
    outfile: 'kubectl-hmls.cjs',
    write: false,
    logLevel: 'silent',
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    charset: 'ascii',
    minify: true,
    legalComments: 'none',
    plugins: [manifests, lazy],
    banner: {
      js: `(function (require, __filename) {
        const importMetaUrl = require('node:url').pathToFileURL(__filename).href;`,
    },
    footer: { js: '})' },
    define: {
      'import.meta.url': 'importMetaUrl',
      __HMLS_VERSION__: JSON.stringify(about.version),
      __HMLS_COMMIT__: JSON.stringify(about.commit),
      __HMLS_BUILD_DATE__: JSON.stringify(about.date),
    },
  });
  const faults = bundleFaults(metafile);
  if (faults.length > 0)
    throw new Error(`the bundle would start slowly:\n  ${faults.join('\n  ')}`);
  const code = outputFiles.map(({ text }) => text).join('');
  return { code, metafile };
}
