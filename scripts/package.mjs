// npm run package [-- TARGET… [--write]]: makes dist/kubectl-hmls_<version>_<os>_<arch>.tar.gz, by
// default for linux-amd64, and dist/krew-manifest.yaml, which names it.
//
// --write updates krew-manifest.yaml itself. That is for releases: the digest changes with every
// commit but those that change only this file (scripts/build/version.mjs).
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from './build/build.mjs';
import { fillManifest } from './package/krew.mjs';
import { tarGz } from './package/tar.mjs';

const root = new URL('../', import.meta.url);

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'boolean', default: false } },
  });
  const committed = new URL('krew-manifest.yaml', root);
  let manifest = readFileSync(committed, 'utf8');
  for (const name of positionals.length > 0 ? positionals : ['linux-amd64']) {
    const archive = await makeArchive(name);
    manifest = fillManifest(manifest, archive);
    console.log(`dist/${archive.file}: ${archive.megabytes} MB, sha256 ${archive.sha256}`);
  }
  writeFileSync(new URL('dist/krew-manifest.yaml', root), manifest);
  if (values.write) writeFileSync(committed, manifest);
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/**
 * @param {string} name of a target
 * @returns {Promise<import('./package/krew.mjs').Archive & { megabytes: string }>}
 */
async function makeArchive(name) {
  const { target, about, executable } = await build(name);
  const [os = '', arch = ''] = name.split('-');
  const file = `kubectl-hmls_${about.version}_${os}_${arch}.${target.archive}`;
  const content = pack(
    target,
    [
      { name: target.exe, mode: 0o755, content: readFileSync(executable) },
      { name: 'LICENSE', mode: 0o644, content: readFileSync(new URL('LICENSE', root)) },
    ],
    secondsOf(about.date),
  );
  writeFileSync(new URL(`dist/${file}`, root), content);
  return {
    os,
    arch,
    version: about.version,
    file,
    sha256: createHash('sha256').update(content).digest('hex'),
    exe: target.exe,
    megabytes: (content.length / 1e6).toFixed(0),
  };
}

/**
 * @param {import('./build/targets.mjs').Target} target
 * @param {readonly import('./package/tar.mjs').Entry[]} files
 * @param {number} mtime
 */
function pack(target, files, mtime) {
  if (target.archive === 'tar.gz') return tarGz(files, mtime);
  throw new Error(`${target.name}: archives of kind ${target.archive} cannot be made yet`);
}

/**
 * The time of the commit, so that a file in the archive is as old as its source.
 *
 * @param {string} date
 */
function secondsOf(date) {
  return Math.floor((Date.parse(date) || 0) / 1000);
}
