import { readFileSync, writeFileSync } from 'node:fs';
import type { Folder } from './folder.ts';

/** Records the process that the bed lives as long as, with its start time, as PIDs are reused. */
export function writePid({ pid: path }: Folder, pid: number | undefined): void {
  if (pid === undefined) return;
  writeFileSync(path, `${pid} ${startOf(pid)}\n`);
}

/** The process of the bed in `folder`; undefined if it no longer runs. */
export function readPid({ pid: path }: Folder): number | undefined {
  const [pid, start] = read(path).trim().split(' ');
  if (!pid || !start) return undefined;
  return startOf(Number(pid)) === start ? Number(pid) : undefined;
}

/** Whether a bed runs in the folder. */
export function isAlive(folder: Folder): boolean {
  return readPid(folder) !== undefined;
}

/** In clock ticks after boot; undefined if there is no such process, or only a zombie. proc(5) */
function startOf(pid: number): string | undefined {
  // The second field is a name in parentheses that may hold anything.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
