import { readFileSync } from 'node:fs';

/**
 * The text of a file of this folder, e.g. `manifestText('rbac.yaml')`.
 *
 * In the binary this module is replaced by one that holds the files; see scripts/build/manifests.mjs.
 */
export function manifestText(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}
