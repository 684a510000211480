import type { Problem, ServiceReport } from '../reports/status.ts';
import { type Cell, headers, renderCells, type Size, type Style } from './cells.ts';
import { folded, messageWidth } from './folding.ts';
import { cellText } from './kubectl/table.ts';

export interface ProblemOptions {
  readonly style: Style;
  /** Of the terminal; absent in a pipe. */
  readonly size?: Size | undefined;
  /** How to see what is left out. */
  readonly unabridged: { readonly problems: string };
}

/** The problems of a service, as many as fit `lines` lines, but at least the worst few. */
export function problemsBelow(
  { problems }: ServiceReport,
  options: ProblemOptions,
  lines: number,
): string {
  if (problems.length === 0) return '';
  const cells = problems.map(problemCells);
  const width = messageWidth(cells, options.size);
  const blocks = cells.map((row) => folded(row, width));
  const shown = blocks.slice(0, Math.max(FEWEST_PROBLEMS, countWithin(blocks, lines)));
  const rows = [headers('SPOKE', 'RESOURCE', 'REASON', 'MESSAGE'), ...shown.flat()];
  const hidden = problems.length - shown.length;
  const more = hidden > 0 ? `and ${hidden} more: ${options.unabridged.problems}\n` : '';
  return renderCells(rows, options.style) + more;
}

const FEWEST_PROBLEMS = 3;

/** How many of `blocks`, from the first, fit `lines` rows together. */
function countWithin(blocks: readonly (readonly Cell[])[][], lines: number): number {
  let used = 0;
  for (const [i, block] of blocks.entries()) {
    used += block.length;
    if (used > lines) return i;
  }
  return blocks.length;
}

/** A problem under SPOKE, RESOURCE, REASON and MESSAGE. */
export function problemCells({ cluster, resources, level, reason, message }: Problem): Cell[] {
  const [first = '-', ...others] = resources;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return [
    { text: cluster ?? '-' },
    { text: first + more },
    { text: reason, level },
    { text: cellText(message) },
  ];
}
