import { delimiter, join } from 'node:path';
import { type Check, checkOf, shadowingPlugins } from '../../../src/reports/doctor.ts';
import type { Context } from '../../context.ts';

/** Plugins that kubectl would run instead of this one. */
export async function pathChecks({ env, input }: Pick<Context, 'env' | 'input'>): Promise<Check[]> {
  const folders = [...new Set((env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''))];
  const files = await Promise.all(folders.map((folder) => filesIn(folder, input)));
  const found = shadowingPlugins(files.flat());
  const problem =
    found.length > 0
      ? `kubectl runs these instead of our subcommands: ${found.join(', ')}`
      : undefined;
  const hint = `rm ${found.join(' ')}`;
  return [checkOf('no plugin on PATH shadows a subcommand', problem, hint)];
}

/** PATH may name folders that do not exist or are not readable. */
async function filesIn(folder: string, input: Context['input']): Promise<string[]> {
  try {
    return (await input.list(folder)).map((file) => join(folder, file));
  } catch {
    return [];
  }
}
