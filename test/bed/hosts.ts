import { execFileSync } from 'node:child_process';
import { ftruncateSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Folder } from './folder.ts';

const FIXED = '127.0.0.1 localhost\n';

/** Polled, not watched: the kernel has few inotify instances, and API servers use most of them. */
const LOOK_MS = 100;

/**
 * Mounts a file of the bed over /etc/hosts, in this mount namespace only, and keeps it the concatenation
 * of the files in `hosts.d`. One name per line: Envoy's resolver merges the addresses of names on one line.
 */
export async function overlayHosts(folder: Folder): Promise<void> {
  await mkdir(folder.hostsParts, { recursive: true });
  const file = openSync(folder.hosts, 'w');
  overwrite(file, FIXED);
  execFileSync('mount', ['--bind', folder.hosts, '/etc/hosts']);
  let written = FIXED;
  setInterval(() => {
    const text = FIXED + contentsOf(folder.hostsParts);
    if (text !== written) overwrite(file, text);
    written = text;
  }, LOOK_MS);
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
