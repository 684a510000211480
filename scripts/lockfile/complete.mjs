/**
 * The relevant fields of a package in package-lock.json, by path.
 *
 * @typedef {object} Locked
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

/** @typedef {Record<string, Locked>} Packages */

/**
 * Completes a package-lock.json in place: for every platform, and for any registry.
 *
 * A registry mirror may lack the packages of some platforms. npm then leaves them out of the lock
 * file silently, and `npm ci` rejects it where they exist: "Missing: … from lock file". So an
 * entry is added for each optional dependency that a package names and the file lacks; without a
 * digest, which npm fills in where it can get the package.
 *
 * @param {{ packages: Packages }} lock the parsed file
 * @returns {string[]} the names of the packages that were added
 * @throws if the name of such a package does not contain its platform
 */
export function completeLock(lock) {
  const { packages } = lock;
  /** @type {string[]} */
  const added = [];
  for (const [path, entry] of Object.entries(packages)) {
    delete entry.resolved;
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue;
      packages[`node_modules/${name}`] = {
        version: exact(name, version),
        ...(entry.dev && { dev: true }),
        optional: true,
        ...platformOf(name),
      };
      added.push(name);
    }
  }
  lock.packages = Object.fromEntries(
    Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  return added.sort();
}

/**
 * Whether the package at `path` finds `name` in its own node_modules or in one above.
 *
 * @param {Packages} packages
 * @param {string} path
 * @param {string} name
 */
function isLocked(packages, path, name) {
  for (let at = path; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

/**
 * @param {string} name
 * @param {string} version
 */
function exact(name, version) {
  if (/^\d+\.\d+\.\d+/.test(version)) return version;
  throw new Error(`${name}: not one version but ${version}`);
}

const PLATFORM =
  /(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)(?:-(gnu|musl))?/;

/**
 * `@a/b-linux-x64-musl` is `{ os: ['linux'], cpu: ['x64'], libc: ['musl'] }`.
 *
 * @param {string} name
 * @returns {Pick<Locked, 'os' | 'cpu' | 'libc'>}
 */
function platformOf(name) {
  const [, os, cpu, libc] = PLATFORM.exec(name) ?? [];
  if (!os || !cpu) throw new Error(`${name}: its name does not tell its platform`);
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc === 'gnu' ? 'glibc' : libc] }) };
}
