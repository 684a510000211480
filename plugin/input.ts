import { readdir, readFile, stat } from 'node:fs/promises';
import type { Input } from './context.ts';

/** The files and the standard input of this process. */
export const input: Input = {
  stdin: () => process.stdin,
  read: (path) => readFile(path),
  list: (folder) => readdir(folder),
  async kindOf(path) {
    try {
      return (await stat(path)).isDirectory() ? 'folder' : 'file';
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  },
  download: async (url, signal) => (await import('./download.ts')).download(url, signal),
};

const isAbsent = (error: unknown) =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(`${error.code}`);
