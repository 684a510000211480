import { lineWidth, rowsOf } from '../../src/render/cells.ts';
import { cellText } from '../../src/render/kubectl/table.ts';
import type { Context, Io, Terminal } from '../context.ts';

/** The terminal that a stream writes to, if its contents can be overwritten. */
export const rewritable = ({ io, env }: Pick<Context, 'io' | 'env'>, of: 'out' | 'err') =>
  env.TERM === 'dumb' ? undefined : io.terminal(of);

/** The contents of a terminal, and its size at that time. */
interface Frame {
  readonly text: string;
  /** In rows. */
  readonly height: number;
  readonly size: Terminal;
}

/**
 * A view that is redrawn on every change: on a terminal in place, in a pipe below the previous one.
 */
export class LiveView {
  readonly #context: Pick<Context, 'io' | 'env'>;
  #shown: string | undefined;
  #frame: Frame | undefined;
  /** Whether the view is all there is on the terminal. */
  #isAlone = false;

  constructor(context: Pick<Context, 'io' | 'env'>) {
    this.#context = context;
  }

  get isInPlace(): boolean {
    return rewritable(this.#context, 'out') !== undefined;
  }

  show(text: string): void {
    const size = rewritable(this.#context, 'out');
    if (size) this.#draw(frameOf(text, size));
    else this.#append(text);
  }

  #append(text: string): void {
    if (text === this.#shown) return;
    this.#context.io.out(this.#shown === undefined ? text : `\n${text}`);
    this.#shown = text;
  }

  #draw(frame: Frame): void {
    const before = this.#frame;
    const isResized = before !== undefined && !isSame(before.size, frame.size);
    if (frame.text === before?.text && !isResized) return;
    const start = isResized ? this.#afresh(frame.size) : upBy(before?.height ?? 0);
    this.#context.io.out(`${start}${frame.text}\u001b[J`);
    this.#frame = frame;
  }

  /**
   * After a resize, positions depend on the terminal: some rewrap long lines. So this starts at the top,
   * after scrolling away the output of others.
   */
  #afresh({ rows }: Terminal): string {
    const away = this.#isAlone ? '' : '\n'.repeat(rows);
    this.#isAlone = true;
    return `${away}\u001b[H\u001b[2J`;
  }
}

const isSame = (a: Terminal, b: Terminal) => a.columns === b.columns && a.rows === b.rows;

const upBy = (rows: number) => (rows > 0 ? `\u001b[${rows}F` : '');

/** `text` such that it overwrites the previous frame without clearing it first, which would flicker. */
function frameOf(text: string, size: Terminal): Frame {
  const lines = fitting(text, size);
  return {
    text: lines.map((rows) => `${rows.join('')}${wipe(rows, size)}\n`).join(''),
    height: heightOf(lines),
    size,
  };
}

/** Clears the rest of a line; a full row has none, and the cursor is still on it. */
const wipe = (rows: readonly string[], { columns }: Terminal) =>
  lineWidth(rows.at(-1) ?? '') < columns ? '\u001b[K' : '';

const heightOf = (lines: readonly (readonly string[])[]) =>
  lines.reduce((sum, rows) => sum + rows.length, 0);

/** As many lines, in rows, as fit: what has scrolled off cannot be overwritten. */
function fitting(text: string, { columns, rows }: Terminal): string[][] {
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => rowsOf(line, columns));
  if (heightOf(lines) < rows) return lines;
  const end = lines.findIndex((_, i) => heightOf(lines.slice(0, i + 1)) > rows - 2);
  const more = rowsOf(`… and ${lines.length - end} more lines`, columns).slice(0, 1);
  return [...lines.slice(0, end), more];
}

/** Reports on stderr that a watch has lost its server, for every command that watches. */
export const lostNote =
  (io: Io) =>
  ({ message }: Error): void =>
    io.err(`${message}\nthe watch resumes when the server is back\n`);

/** Shown below a view that is out of date. */
export const staleNote = (failure: Error | undefined) =>
  failure ? `\nout of date: ${cellText(failure.message)}\n` : '';
