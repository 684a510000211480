import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeCodeCache } from './cache.mjs';
import { NATIVE } from './targets.mjs';

const run = promisify(execFile);

/** @typedef {import('./targets.mjs').Target} Target */

/** @typedef {{ path: string, version: string }} TargetNode the Node of a target */

/**
 * Makes the executable of a target: Node with loader.cjs, the bundle and a code cache in it.
 *
 * @param {{ target: Target, node: TargetNode, code: string, dir: string }} parts what bundle() made, and
 *   an empty folder to work in, among them
 * @returns path of the executable, in that folder
 */
export async function makeExecutable({ target, node, code, dir }) {
  const bundle = join(dir, 'bundle.js');
  writeFileSync(bundle, code);
  const output = join(dir, target.exe);
  const options = {
    main: join(import.meta.dirname, 'loader.cjs'),
    target: { nodeRange: `node${node.version}`, ...target.pkg, output },
    assets: { bundle, cache: await codeCache({ target, node, bundle, dir }) },
  };
  seed(dir, target, node);
  await run(process.execPath, [join(import.meta.dirname, 'pkg.cjs'), JSON.stringify(options)], {
    env: { ...process.env, HOME: dir, TMPDIR: dir },
  });
  return output;
}

/**
 * Only a machine of the target's kind can make a cache for it. An empty one does no harm.
 *
 * @param {{ target: Target, node: TargetNode, bundle: string, dir: string }} parts
 */
async function codeCache({ target, node, bundle, dir }) {
  if (target.name === NATIVE) return makeCodeCache(node.path, bundle, dir);
  const none = join(dir, 'cache');
  writeFileSync(none, '');
  return none;
}

/**
 * Puts Node where pkg keeps what it has downloaded and checked, so that it downloads nothing.
 *
 * @param {string} home
 * @param {Target} target
 * @param {TargetNode} node
 */
function seed(home, { pkg }, { path, version }) {
  const cache = join(home, '.pkg-cache', 'sea');
  const os = pkg.platform === 'macos' ? 'darwin' : pkg.platform;
  const name = `node-v${version}-${os}-${pkg.arch}`;
  const archive = `${name}.${os === 'win' ? 'zip' : 'tar.gz'}`;
  const executable = os === 'win' ? `${name}.exe` : `${name}/bin/node`;
  const node = join(cache, executable);
  mkdirSync(dirname(node), { recursive: true });
  symlinkSync(path, node);
  for (const file of [archive, `${archive}.ok`, `${executable}.ok`]) {
    writeFileSync(join(cache, file), '');
  }
}
