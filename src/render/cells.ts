import type { Level } from '../status/state.ts';
import { type Layout, renderRows, TABLE } from './kubectl/table.ts';
import { widthOf } from './kubectl/width.ts';

/** A cell; its level may be shown by an icon and a colour in addition to the text. */
export interface Cell {
  readonly text: string;
  readonly level?: Level | undefined;
}

/** Header cells. */
export const headers = (...texts: string[]): Cell[] => texts.map((text) => ({ text }));

/** Of a terminal, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How levels are shown. */
export interface Style {
  /** Shown before the text of a cell with a level; '' for none. */
  icon(level: Level): string;
  /** Colours `text`, or returns it as it is. */
  paint(text: string, level: Level): string;
}

export type IconSet = 'unicode' | 'ascii' | 'none';

const ICONS: Readonly<Record<IconSet, Readonly<Record<Level, string>>>> = {
  unicode: { good: '✔', bad: '✖', busy: '◌', unknown: '?', halted: '॥' },
  ascii: { good: '+', bad: 'x', busy: '~', unknown: '?', halted: '=' },
  none: { good: '', bad: '', busy: '', unknown: '', halted: '' },
};

/** SGR parameters. Source: ECMA-48. */
const COLOURS: Readonly<Record<Level, string>> = {
  good: '32',
  bad: '31',
  busy: '33',
  unknown: '35',
  halted: '36',
};

export const styleOf = (icons: IconSet, colour: boolean): Style => ({
  icon: (level) => ICONS[icons][level],
  paint: (text, level) => (colour ? `\u001b[${COLOURS[level]}m${text}\u001b[0m` : text),
});

/** The same as renderRows; icons count in the widths, colours do not. */
export function renderCells(
  rows: readonly (readonly Cell[])[],
  style: Style,
  layout: Layout = TABLE,
): string {
  const iconed = rows.map((row) => row.map((cell) => ({ ...cell, text: withIcon(cell, style) })));
  const lines = renderRows(
    iconed.map((row) => row.map(({ text }) => text)),
    layout,
  ).split('\n');
  return iconed.map((row, i) => `${painted(lines[i] ?? '', row, style)}\n`).join('');
}

function withIcon({ text, level }: Cell, { icon }: Style): string {
  const sign = level === undefined ? '' : icon(level);
  return sign === '' ? text : `${sign} ${text}`;
}

/** There are only blanks between cells, so each one is found after the previous one. */
function painted(line: string, row: readonly Cell[], { paint }: Style): string {
  let done = '';
  let rest = line;
  for (const { text, level } of row) {
    const start = rest.indexOf(text);
    done += rest.slice(0, start) + (level === undefined ? text : paint(text, level));
    rest = rest.slice(start + text.length);
  }
  return done + rest;
}

/** The width of a line in terminal columns, without its colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
export const lineWidth = (line: string) => widthOf(line.replace(/\u001b\[\d*m/g, ''));

/** The height of `text` in terminal rows, long lines wrapped. */
export function heightOf(text: string, columns: number): number {
  const lines = text.split('\n').slice(0, -1);
  return lines.reduce((sum, line) => sum + rowsOf(line, columns).length, 0);
}

/**
 * A line wrapped into terminal rows, each but the last `columns` wide. A wide character is never split:
 * where only half of it would fit, there is a blank.
 */
export function rowsOf(line: string, columns: number): string[] {
  if (lineWidth(line) <= columns) return [line];
  const rows: string[] = [];
  let row = '';
  let room = columns;
  for (const piece of line.match(PIECES) ?? []) {
    const width = lineWidth(piece);
    if (width > room) {
      rows.push(row + ' '.repeat(room));
      [row, room] = ['', columns];
    }
    row += piece;
    room -= width;
  }
  return [...rows, row];
}

/** Colours, and characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
const PIECES = /\u001b\[\d*m|./gsu;
