import { heightOf } from '../src/render/cells.ts';
import type { Io } from './context.ts';

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
    if (text === this.#shown) return;
    const terminal = this.#io.terminal('out');
    if (terminal) this.#io.out(inPlace(text, this.#shown ?? '', terminal.columns));
    else this.#io.out(this.#shown === undefined ? text : `\n${text}`);
    this.#shown = text;
  }
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
