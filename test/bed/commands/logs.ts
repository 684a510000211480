import { createReadStream, readdirSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { BedError } from '../errors.ts';
import { chooseFolder } from '../folder.ts';
import type { Options } from '../options.ts';

export async function logs({ dir, names: [name] }: Options): Promise<number> {
  const folder = chooseFolder(dir, process.env);
  const known = readdirSync(folder.logs).map((file) => file.replace(/\.log$/, ''));
  if (!name || !known.includes(name)) {
    throw new BedError(`usage: scripts/bed logs NAME, with one of: ${known.join(', ')}`);
  }
  await pipeline(createReadStream(folder.log(name)), process.stdout);
  return 0;
}
