import { gzipSync } from 'node:zlib';

/**
 * @typedef {object} Entry
 * @property {string} name of at most 100 bytes
 * @property {number} mode
 * @property {Buffer} content
 */

/**
 * A gzipped tar archive of regular files, which is all that krew unpacks. It is reproducible: it does
 * not depend on the machine or the clock.
 *
 * @param {readonly Entry[]} files
 * @param {number} mtime of every file, in seconds
 */
export function tarGz(files, mtime) {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const blocks = sorted.flatMap((file) => [header(file, mtime), file.content, padding(file)]);
  const end = Buffer.alloc(2 * BLOCK);
  return gzipSync(Buffer.concat([...blocks, end]), { level: 9 });
}

const BLOCK = 512;

/** @param {Entry} file */
function padding({ content }) {
  return Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
}

/**
 * Source: POSIX.1-1988 ustar, as in pax(1), "ustar Interchange Format".
 *
 * @param {Entry} file
 * @param {number} mtime
 */
function header({ name, mode, content }, mtime) {
  const block = Buffer.alloc(BLOCK);
  /** @type {(value: number, digits: number) => string} */
  const octal = (value, digits) => `${value.toString(8).padStart(digits, '0')}\0`;
  /** @type {readonly (readonly [number, string])[]} */
  const fields = [
    [0, name],
    [100, octal(mode, 7)],
    [108, octal(0, 7)], // uid
    [116, octal(0, 7)], // gid
    [124, octal(content.length, 11)],
    [136, octal(mtime, 11)],
    [148, ' '.repeat(8)], // the checksum counts itself as blanks
    [156, '0'], // a regular file
    [257, 'ustar\0'],
    [263, '00'],
    [265, 'root'],
    [297, 'root'],
  ];
  for (const [offset, value] of fields) block.write(value, offset, 'latin1');
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
