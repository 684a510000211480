// Runs pkg in SEA mode, for one target. Its command line does not pass on assets, which are read 4 ms
// faster than the same bytes in a script; the module behind it does. In a process of its own, since
// pkg changes the folder and prints.
const { relative, join } = require('node:path');
const { default: sea } = require('@yao-pkg/pkg/lib-es5/sea.js');

const PKG_DEFAULTS = {
  disableExperimentalSEAWarning: true,
  useSnapshot: false,
  useCodeCache: false,
};

const { main, target, assets } = JSON.parse(process.argv[2] ?? '');
// The name of the main script goes into the executable. Seen from the folder that pkg works in, it is
// the same in every checkout.
const seaConfig = {
  main: relative(join(process.env.TMPDIR ?? '', 'pkg'), main),
  assets,
  ...PKG_DEFAULTS,
};
sea(main, { targets: [target], signature: true, seaConfig }).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
