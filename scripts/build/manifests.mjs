import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * esbuild plugin: replaces src/manifests/text.ts, which reads YAML files from its own folder, by a
 * module that holds them, since a single binary has no folder. The source of that module is kept to
 * what Node and jest can run as it is, so only this plugin knows of the difference.
 *
 * @type {import('esbuild').Plugin}
 */
export const manifests = {
  name: 'manifests',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]manifests[\\/]text\.ts$/ }, ({ path }) => ({
      contents: bundledModule(readManifests(new URL('.', pathToFileURL(path)))),
      loader: 'js',
    }));
  },
};

/**
 * The YAML files of a folder by name, in the order of their names.
 *
 * @param {URL} dir one that ends in `/`
 * @returns {Record<string, string>}
 */
export function readManifests(dir) {
  const names = readdirSync(dir).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(new URL(name, dir), 'utf8')]),
  );
}

/**
 * The stand-in for text.ts: same export, and the same failure for a name that does not exist.
 *
 * @param {Readonly<Record<string, string>>} files
 */
export function bundledModule(files) {
  return `
    const files = new Map(Object.entries(${JSON.stringify(files)}));
    export function manifestText(file) {
      const text = files.get(file);
      if (text === undefined) throw new Error('no such manifest: ' + file);
      return text;
    }`;
}
