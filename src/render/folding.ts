import { type Cell, lineWidth, type Size } from './cells.ts';
import { TABLE } from './kubectl/table.ts';

/** Room for icons and the gaps between columns. */
const BETWEEN = 3 * TABLE.padding + 2;
const NARROWEST_MESSAGE = 40;

/** The width that other columns leave for messages; unlimited if that is too narrow, or without a terminal. */
export function messageWidth(rows: readonly (readonly Cell[])[], size: Size | undefined): number {
  if (!size) return Number.POSITIVE_INFINITY;
  const widest = [0, 1, 2].map((column) =>
    rows.reduce((most, row) => Math.max(most, lineWidth(row[column]?.text ?? '')), TABLE.minWidth),
  );
  const room = size.columns - BETWEEN - widest.reduce((sum, width) => sum + width, 0);
  return room < NARROWEST_MESSAGE ? Number.POSITIVE_INFINITY : room;
}

/** A row whose last cell is wrapped into further rows. */
export function folded(row: readonly Cell[], width: number): Cell[][] {
  const before = row.slice(0, -1);
  const [first = '', ...others] = linesWithin(row.at(-1)?.text ?? '', width);
  const blank = before.map(() => ({ text: '' }));
  return [[...before, { text: first }], ...others.map((text) => [...blank, { text }])];
}

/** `text` wrapped between words into lines of at most `width`. */
function linesWithin(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && lineWidth(longer) <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}
