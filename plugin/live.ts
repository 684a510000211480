import { heightOf } from '../src/render/cells.ts';
import type { Io, Terminal } from './context.ts';

/**
 * A view that is shown again whenever it changes: on a terminal in place of the one before, in a pipe
 * below it.
 */
export class LiveView {
  readonly #io: Io;
  #shown: string | undefined;

  constructor(io: Io) {
    this.#io = io;
  }

  show(text: string): void {
    const terminal = this.#io.terminal('out');
    const shown = terminal ? fitting(text, terminal) : text;
    if (shown === this.#shown) return;
    if (terminal) this.#io.out(inPlace(shown, this.#shown ?? '', terminal.columns));
    else this.#io.out(this.#shown === undefined ? shown : `\n${shown}`);
    this.#shown = shown;
  }
}

/** As many lines as there is room for: what has left the screen cannot be written over. */
function fitting(text: string, { columns, rows }: Terminal): string {
  const lines = text.split('\n').slice(0, -1);
  let room = rows - 1;
  const end = lines.findIndex((line, i) => {
    room -= heightOf(`${line}\n`, columns);
    return room < (i === lines.length - 1 ? 0 : 1);
  });
  if (end < 0) return text;
  return [...lines.slice(0, end), `… and ${lines.length - end} more lines\n`].join('\n');
}

/** Writes over the old lines instead of wiping them first, which would flicker. */
function inPlace(text: string, old: string, columns: number): string {
  const height = heightOf(old, columns);
  const up = height > 0 ? `\u001b[${height}F` : '';
  return `${up}${text.replaceAll('\n', '\u001b[K\n')}\u001b[J`;
}

/** Says on stderr that a server is lost for now, as every command that follows one does. */
export const lostNote =
  (io: Io) =>
  ({ message }: Error): void =>
    io.err(`${message}\nwatching goes on when it is back\n`);
