// Runs the bundle as loader.cjs does, but from files, and saves V8's code cache when it ends:
//   node run-bundle.cjs BUNDLE CACHE [ARGUMENT...]
// The functions that an earlier run saved in CACHE stay in it.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { constants, Script } = require('node:vm');

const [bundle = '', cache = ''] = process.argv.splice(2, 2);
// Goes into the cache, so it must not depend on where the bundle is.
const filename = '/kubectl-hmls.cjs';
const script = new Script(readFileSync(bundle, 'latin1'), {
  filename,
  cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
process.on('exit', () => writeFileSync(cache, script.createCachedData()));
script.runInThisContext()(require, filename);
