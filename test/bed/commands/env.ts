import { asExports, environmentOf } from '../environment.ts';
import { BedError } from '../errors.ts';
import { chooseFolder } from '../folder.ts';
import type { Options } from '../options.ts';
import { isAlive } from '../pid.ts';
import { readState } from '../plan.ts';

export async function env({ dir }: Options): Promise<number> {
  const folder = chooseFolder(dir, process.env);
  if (!isAlive(folder)) throw new BedError(`no bed is running in ${folder.path}`);
  const { claim } = await readState(folder);
  process.stdout.write(asExports(environmentOf(folder, claim, process.env.PATH ?? '')));
  return 0;
}
