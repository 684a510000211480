import { execFileSync } from 'node:child_process';
import { ftruncateSync, openSync, readdirSync, readFileSync, watch, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Folder } from './folder.ts';

const FIXED = '127.0.0.1 localhost\n';

/**
 * Puts a file of the bed over /etc/hosts, in this mount namespace only, and keeps it the sum of the
 * files in `hosts.d`. One name per line: Envoy's resolver merges the addresses of names on one line.
 */
export async function overlayHosts(folder: Folder): Promise<void> {
  await mkdir(folder.hostsParts, { recursive: true });
  const file = openSync(folder.hosts, 'w');
  overwrite(file, FIXED);
  execFileSync('mount', ['--bind', folder.hosts, '/etc/hosts']);
  watch(folder.hostsParts, () => overwrite(file, FIXED + contentsOf(folder.hostsParts)));
}

/** In place, because a new file would not be the mounted one; and never empty in between. */
function overwrite(file: number, text: string): void {
  const length = writeSync(file, text, 0);
  ftruncateSync(file, length);
}

function contentsOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
}
