import { dirname } from 'node:path';

/**
 * esbuild plugin: keeps what a short command does not need out of the binary's start-up.
 *
 * 1. @kubernetes/client-node re-exports 800 modules. A bundle that loads it late, as ours does, keeps
 *    and evaluates them all, so its two index files are narrowed to the exports that are used.
 * 2. The heavy packages behind it are evaluated when they are first called: each import of one is
 *    answered by a facade that require()s the package inside its functions. What only its own API
 *    clients need (src/kube/api/rest.ts has our own) is left out.
 * 3. string-width, which yargs brings in, builds an Intl.Segmenter (7 ms) when it is evaluated. Text
 *    in ASCII does not need one, so it gets such a facade too.
 *
 * An import that a facade or a narrowed index does not have fails the build by name.
 *
 * @type {import('esbuild').Plugin}
 */
export const lazy = {
  name: 'lazy',
  setup(build) {
    build.onResolve(
      { filter: /.*/ },
      async ({ path, importer, namespace, kind, resolveDir, pluginData }) => {
        if (pluginData === RESOLVING || namespace === NAMESPACE) return;
        if (hasFacade(path, importer))
          return { path, namespace: NAMESPACE, pluginData: resolveDir };
        if (!isIndex(path, importer)) return;
        const found = await build.resolve(path, {
          kind,
          importer,
          resolveDir,
          pluginData: RESOLVING,
        });
        if (found.errors.length > 0) return found;
        const index = found.path.endsWith('gen/index.js') ? 'gen/index.js' : 'index.js';
        return { path: index, namespace: NAMESPACE, pluginData: dirname(found.path) };
      },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path, pluginData }) => ({
      contents: INDEXES[path] ?? FACADES[path] ?? '',
      loader: 'js',
      resolveDir: pluginData,
    }));
  },
};

const NAMESPACE = 'lazy';
const RESOLVING = Symbol('resolving');

/**
 * By path under client-node's dist: the part of that index file that is used.
 *
 * @type {Readonly<Record<string, string>>}
 */
const INDEXES = {
  'index.js': `export { KubeConfig } from './config.js';`,
  'gen/index.js': absent('createConfiguration', 'ServerConfiguration'),
};

/**
 * @param {string} name
 * @param {string[]} exports
 */
function classes(name, ...exports) {
  /** @param {string} it */
  const body = (it) => `function (...a) { return new (require('${name}').${it})(...a); }`;
  return exports.map((it) => `export const ${it} = ${body(it)};`).join('\n');
}

/**
 * @param {string} name
 * @param {string[]} exports
 */
function functions(name, ...exports) {
  /** @param {string} it */
  const body = (it) => `(...a) => require('${name}').${it}(...a)`;
  return exports.map((it) => `export const ${it} = ${body(it)};`).join('\n');
}

/**
 * Exports that only client-node's own API clients call, which we do not use.
 *
 * @param {string[]} exports
 */
function absent(...exports) {
  /** @param {string} it */
  const body = (it) => `() => { throw new Error('${it} is not part of this program'); }`;
  return exports.map((it) => `export const ${it} = ${body(it)};`).join('\n');
}

/**
 * By package: a module with the exports that client-node, or yargs, imports from it.
 *
 * @type {Readonly<Record<string, string>>}
 */
const FACADES = {
  hpagent: classes('hpagent', 'HttpProxyAgent', 'HttpsProxyAgent'),
  'jsonpath-plus': functions('jsonpath-plus', 'JSONPath'),
  // client-node passes a string and its own customFetch; openid-client wants a URL and its own
  // symbol (kubernetes-client/javascript#2202).
  'openid-client': `
    ${functions('openid-client', 'refreshTokenGrant')}
    export const customFetch = Symbol('customFetch');
    export const discovery = (server, id, secret, auth, options) => {
      const real = require('openid-client');
      return real.discovery(new URL(server), id, secret, auth,
        options && { ...options, [real.customFetch]: options[customFetch] });
    };`,
  socks: absent('SocksClient'),
  'socks-proxy-agent': classes('socks-proxy-agent', 'SocksProxyAgent'),
  'string-width': `
    let real;
    export default (text, options) => {
      if (/^[\\x20-\\x7e]*$/.test(text)) return text.length;
      real ??= require('string-width').default;
      return real(text, options);
    };`,
  undici: absent('Agent', 'ProxyAgent'),
};

/**
 * @param {string} path
 * @param {string} importer
 */
function hasFacade(path, importer) {
  return Object.hasOwn(FACADES, path) && (path === 'string-width' || isClientNode(importer));
}

/**
 * @param {string} path
 * @param {string} importer
 */
function isIndex(path, importer) {
  return (
    path === '@kubernetes/client-node' || (isClientNode(importer) && path === './gen/index.js')
  );
}

/** @param {string} file */
function isClientNode(file) {
  return /[\\/]@kubernetes[\\/]client-node[\\/]dist[\\/]/.test(file);
}

/**
 * The part of esbuild's Metafile that is read here.
 *
 * @typedef {object} BundleFacts
 * @property {Record<string, { inputs: Record<string, { bytesInOutput: number }> }>} outputs
 * @property {Record<string, { imports: readonly Import[] }>} inputs
 */

/** @typedef {{ path: string, kind: string }} Import */

/**
 * What defeats the above in a finished bundle, one line per finding: generated models that were not
 * shaken out, and heavy packages that are evaluated at start-up because something imports them
 * directly.
 *
 * @param {BundleFacts} metafile esbuild's description of the bundle
 */
export function bundleFaults(metafile) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const bundled = inputs.filter(([, input]) => input.bytesInOutput > 0).map(([path]) => path);
  return [
    ...generatedModels(bundled),
    ...bundled.flatMap((input) => eagerImports(input, metafile.inputs[input]?.imports ?? [])),
  ];
}

/** @param {readonly string[]} inputs */
function generatedModels(inputs) {
  const models = inputs.filter((input) => input.includes('/client-node/dist/gen/models/'));
  return models.length === 0 ? [] : [`${models.length} generated models, such as ${models[0]}`];
}

/**
 * @param {string} input
 * @param {readonly Import[]} imports
 */
function eagerImports(input, imports) {
  // What a heavy package imports is evaluated with it, so not at start-up.
  if (HEAVY.has(packageOf(input))) return [];
  return imports
    .filter(({ path, kind }) => kind === 'import-statement' && HEAVY.has(packageOf(path)))
    .map(({ path }) => `${input} imports ${path} at start-up`);
}

const HEAVY = new Set(Object.keys(FACADES));

/**
 * `node_modules/a/node_modules/@b/c/d.js` is of `@b/c`; '' if it is of no package.
 *
 * @param {string} path
 */
function packageOf(path) {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? '';
}
