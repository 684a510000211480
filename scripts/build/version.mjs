import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} About
 * @property {string} version e.g. `v0.1.0`
 * @property {string} commit the hash, with `-dirty` if the source has been changed since
 * @property {string} date
 */

/**
 * What the binary reports about itself. All of it follows from the source, so the same source makes the same
 * binary.
 *
 * The commit is the last one that changed anything but krew-manifest.yaml: that file holds the digest
 * of the archive, and committing it must not change the archive.
 *
 * @param {URL} root of the checkout
 * @returns {About}
 */
export function versionOf(root) {
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  return { version: `v${version}`, ...commitOf(root) };
}

/** @param {URL} root */
function commitOf(root) {
  /** @param {string[]} args */
  const git = (...args) =>
    execFileSync('git', [...args, '--', '.', ':(exclude)krew-manifest.yaml'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const format = ['--format=%H %cd', '--date=format-local:%Y-%m-%dT%H:%M:%SZ'];
    const [commit = '', date = ''] = git('log', '-1', ...format).split(' ');
    const dirty = git('status', '--porcelain') !== '';
    return { commit: dirty ? `${commit}-dirty` : commit, date };
  } catch {
    // Not a git checkout, e.g. a source archive.
    return { commit: 'unknown', date: 'unknown' };
  }
}
