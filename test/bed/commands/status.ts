import { ask } from '../control.ts';
import { chooseFolder } from '../folder.ts';
import type { Options } from '../options.ts';
import type { ProcessStatus } from '../processes.ts';

export async function status({ dir }: Options): Promise<number> {
  const folder = chooseFolder(dir, process.env);
  const processes = await ask(folder, { command: 'status' });
  process.stdout.write(tableOf(processes));
  return 0;
}

/** One line for each process, with aligned columns. */
function tableOf(processes: readonly ProcessStatus[]): string {
  const rows = processes.map(({ name, state, restarts, since, log }) => [
    name,
    state,
    String(restarts),
    since,
    log,
  ]);
  const table = [['NAME', 'STATE', 'RESTARTS', 'SINCE', 'LOG'], ...rows];
  const width = (column: number) => Math.max(...table.map((row) => row[column]?.length ?? 0));
  const line = (row: string[]) =>
    row
      .map((cell, i) => cell.padEnd(width(i)))
      .join('   ')
      .trimEnd();
  return table.map((row) => `${line(row)}\n`).join('');
}
