/**
 * @typedef {object} Archive
 * @property {string} os as Go names it
 * @property {string} arch as Go names it
 * @property {string} version
 * @property {string} file
 * @property {string} sha256
 * @property {string} exe name of the executable in it
 */

/**
 * Fills in krew-manifest.yaml: the version, and the entry of one platform, which is added if it has
 * none. Entries of another version go: their archives have another content.
 *
 * The rest of the text, comments included, stays as it is; `platforms` has to be the last key.
 *
 * @param {string} text the manifest
 * @param {Archive} archive
 */
export function fillManifest(text, archive) {
  const [head = '', ...rest] = text.split(/^(?= {4}- )/m);
  const others = rest.filter((it) => !selects(it, archive) && it.includes(`/${archive.version}/`));
  return [
    head.replace(/^( {2}version: ).*$/m, `$1${archive.version}`),
    ...[...others, entryOf(archive)].sort(),
  ].join('');
}

/**
 * @param {string} entry
 * @param {Archive} archive
 */
function selects(entry, { os, arch }) {
  return new RegExp(`os: ${os}\\s+arch: ${arch}\\s`).test(entry);
}

/**
 * The digest is quoted: one of digits only would be a number.
 *
 * @param {Archive} archive
 */
function entryOf({ os, arch, version, file, sha256, exe }) {
  return `    - selector:
        matchLabels:
          os: ${os}
          arch: ${arch}
      uri: ${RELEASES}/${version}/${file}
      sha256: "${sha256}"
      bin: ${exe}
`;
}

const RELEASES = 'https://github.com/t9k/kubectl-hmls/releases/download';
