import { posix } from 'node:path';
import type { Input } from '../../plugin/context.ts';

/** The available input. */
export interface Found {
  /** The texts of files, by path; folders follow from the paths. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin?: string;
  /** By URL. */
  readonly pages?: Readonly<Record<string, Page>>;
}

interface Page {
  readonly status?: number;
  readonly reason?: string;
  readonly text: string;
}

export const inputOf = ({ files = {}, stdin = '', pages = {} }: Found): Input => ({
  stdin: () => inPieces(stdin),
  read: async (path) => bytesOf(files[path] ?? ''),
  list: async (folder) => {
    const inside = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
    const names = inside.map((path) => posix.relative(folder, path).split('/')[0] ?? '');
    return [...new Set(names)].reverse();
  },
  kindOf: async (path) => {
    if (path in files) return 'file';
    return Object.keys(files).some((file) => file.startsWith(`${path}/`)) ? 'folder' : undefined;
  },
  download: async (url) => {
    const { status = 404, reason = '404 Not Found', text = '' } = pageAt(pages, url) ?? {};
    return { status, reason, body: inPieces(text) };
  },
});

function pageAt(pages: Readonly<Record<string, Page>>, url: string): Page | undefined {
  const page = pages[url];
  return page && { status: 200, reason: '200 OK', ...page };
}

const bytesOf = (text: string | Uint8Array) =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;

/** Small chunks, which end between the bytes of a character. */
async function* inPieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf(text);
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}
