import { readdir, readFile, stat } from 'node:fs/promises';
import type { Input } from './context.ts';

/** The files and the standard input of this process. */
export const input: Omit<Input, 'download'> = {
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
};

const isAbsent = (error: unknown) =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(`${error.code}`);
