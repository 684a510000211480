import { lineWidth, rowsOf } from '../../src/render/cells.ts';
import { cellText } from '../../src/render/kubectl/table.ts';
import type { Context, Io, Terminal } from '../context.ts';

/** The terminal that a stream writes to, if what is on it can be written over. */
export const rewritable = ({ io, env }: Pick<Context, 'io' | 'env'>, of: 'out' | 'err') =>
  env.TERM === 'dumb' ? undefined : io.terminal(of);

/** What is on a terminal, and how large that was. */
interface Frame {
  readonly text: string;
  /** In rows. */
  readonly height: number;
  readonly size: Terminal;
}

/**
 * A view that is shown again whenever it changes: on a terminal in place of the one before, in a pipe
 * below it.
 */
export class LiveView {
  readonly #context: Pick<Context, 'io' | 'env'>;
  #shown: string | undefined;
  #frame: Frame | undefined;
  /** Whether there is nothing else on the terminal. */
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
   * Where things are on a terminal of another size depends on the terminal: some wrap long lines anew.
   * So this begins at the top, once what others wrote has gone up.
   */
  #afresh({ rows }: Terminal): string {
    const away = this.#isAlone ? '' : '\n'.repeat(rows);
    this.#isAlone = true;
    return `${away}\u001b[H\u001b[2J`;
  }
}

const isSame = (a: Terminal, b: Terminal) => a.columns === b.columns && a.rows === b.rows;

const upBy = (rows: number) => (rows > 0 ? `\u001b[${rows}F` : '');

/** `text` as it goes over what is there, without wiping that first, which would flicker. */
function frameOf(text: string, size: Terminal): Frame {
  const lines = fitting(text, size);
  return {
    text: lines.map((rows) => `${rows.join('')}${wipe(rows, size)}\n`).join(''),
    height: heightOf(lines),
    size,
  };
}

/** What was behind a line goes. Behind a full row there is nothing, and the cursor is still on it. */
const wipe = (rows: readonly string[], { columns }: Terminal) =>
  lineWidth(rows.at(-1) ?? '') < columns ? '\u001b[K' : '';

const heightOf = (lines: readonly (readonly string[])[]) =>
  lines.reduce((sum, rows) => sum + rows.length, 0);

/** As many lines, in rows, as there is room for: what has left the screen cannot be written over. */
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

/** Says on stderr that a server is lost for now, as every command that follows one does. */
export const lostNote =
  (io: Io) =>
  ({ message }: Error): void =>
    io.err(`${message}\nwatching goes on when it is back\n`);

/** Stands below what can no longer be kept up to date. */
export const staleNote = (failure: Error | undefined) =>
  failure ? `\nnot up to date: ${cellText(failure.message)}\n` : '';
