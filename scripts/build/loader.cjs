// The main script of the executable. It compiles the bundle with V8's code cache, which holds the
// functions that a run needs, so that they are not compiled in each run. V8 silently ignores a
// cache of another platform or version.
const { dirname, join } = require('node:path');
const { getRawAsset } = require('node:sea');
const { constants, Script } = require('node:vm');

const filename = join(dirname(process.execPath), 'kubectl-hmls.cjs');
// The bundle is ASCII, which needs no decoding.
const script = new Script(Buffer.from(getRawAsset('bundle')).toString('latin1'), {
  filename,
  cachedData: Buffer.from(getRawAsset('cache')),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
script.runInThisContext()(require, filename);
