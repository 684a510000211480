import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { makeExecutable } from './executable.mjs';
import { NATIVE, nodeFor, nodeVersion, targetOf } from './targets.mjs';
import { versionOf } from './version.mjs';

const root = new URL('../../', import.meta.url);

/**
 * Builds the executable of a target, unless the existing one was built from the same source.
 *
 * @param {string} name e.g. `linux-amd64`
 * @returns the target, the binary's version, the path of the executable, and whether it was
 *   built just now
 */
export async function build(name = NATIVE) {
  const target = targetOf(name);
  assertBuildable(target);
  const node = { path: nodeFor(target, root), version: nodeVersion(root) };
  assertRunsOn(node.version);
  const about = versionOf(root);
  const { code, metafile } = await bundle(root, about);

  const dist = join(fileURLToPath(root), 'dist', name === NATIVE ? '' : name);
  const executable = join(dist, target.exe);
  const stamp = join(dist, 'built-from');
  const source = fingerprint(code);
  if (existsSync(executable) && existsSync(stamp) && readFileSync(stamp, 'utf8') === source) {
    return { target, about, executable, fresh: false };
  }
  mkdirSync(dist, { recursive: true });
  // Renamed into place at the end: a build that fails, or another one at the same time, leaves
  // no partial file, and a running executable is not written to.
  const dir = mkdtempSync(join(dist, '.build-'));
  try {
    renameSync(await makeExecutable({ target, node, code, dir }), executable);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  writeFileSync(join(dist, 'metafile.json'), JSON.stringify(metafile));
  writeFileSync(stamp, source);
  return { target, about, executable, fresh: true };
}

/**
 * All inputs of an executable: the bundle, how it is packed, and in which Node.
 *
 * @param {string} code
 */
function fingerprint(code) {
  const scripts = readdirSync(import.meta.dirname).map((it) => join(import.meta.dirname, it));
  const hash = createHash('sha256').update(code);
  for (const file of [...scripts, new URL('package-lock.json', root)]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * macOS kills an executable without a signature, and Windows distrusts one with a broken one.
 *
 * @param {import('./targets.mjs').Target} target
 */
function assertBuildable({ name, pkg }) {
  if (pkg.platform === 'linux') return;
  throw new Error(`${name}: an executable for it cannot be signed yet`);
}

/**
 * A code cache and a SEA blob must be made by the same Node that reads them.
 *
 * @param {string} version
 */
function assertRunsOn(version) {
  if (process.versions.node === version) return;
  throw new Error(
    `this is Node ${process.versions.node}, not ${version}\nhint: use npm run, which takes the Node of node_modules`,
  );
}
