import { delimiter, join } from 'node:path';
import { type Check, checkOf, shadowingPlugins } from '../../../src/reports/doctor.ts';
import type { Context } from '../../context.ts';

/** What kubectl would run instead of this program. */
export async function pathChecks({ env, input }: Pick<Context, 'env' | 'input'>): Promise<Check[]> {
  const folders = [...new Set((env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''))];
  const files = await Promise.all(folders.map((folder) => filesIn(folder, input)));
  const found = shadowingPlugins(files.flat());
  const problem =
    found.length > 0
      ? `kubectl runs these instead of the subcommand: ${found.join(', ')}`
      : undefined;
  const hint = `rm ${found.join(' ')}`;
  return [checkOf('no other plugin on PATH takes the place of a subcommand', problem, hint)];
}

/** PATH may name folders that are not there, or that nobody may read. */
async function filesIn(folder: string, input: Context['input']): Promise<string[]> {
  try {
    return (await input.list(folder)).map((file) => join(folder, file));
  } catch {
    return [];
  }
}
