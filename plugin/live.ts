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
  const height = old
    .split('\n')
    .slice(0, -1)
    .reduce((sum, line) => sum + rowsOf(line, columns), 0);
  const up = height > 0 ? `\u001b[${height}F` : '';
  return `${up}${text.replaceAll('\n', '\u001b[K\n')}\u001b[J`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room
const widthOf = (line: string) => [...line.replace(/\u001b\[\d*m/g, '')].length;

const rowsOf = (line: string, columns: number) => Math.max(1, Math.ceil(widthOf(line) / columns));
