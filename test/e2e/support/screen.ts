import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import headless from '@xterm/headless';
import type { Terminal as Size } from '../../../plugin/context.ts';

const TERMINAL = join(import.meta.dirname, 'terminal.py');

/** What a user sees who runs a program in a terminal: a real one to the program, rendered by xterm.js. */
export class Screen {
  /** All that was written to the terminal, escape sequences included. */
  written = '';
  /** The program's exit status, as a shell reports it. */
  readonly ended: Promise<number>;
  readonly #terminal: headless.Terminal;
  readonly #process: ChildProcess;

  /**
   * @param command the program and its arguments
   * @param before what is on the screen already, escape sequences included
   */
  constructor(
    { columns, rows }: Size,
    command: readonly string[],
    env: NodeJS.ProcessEnv,
    before = '',
  ) {
    this.#terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#terminal.write(before);
    const args = [TERMINAL, `${columns}`, `${rows}`, ...command];
    this.#process = spawn('python3', args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.written += text;
      this.#terminal.write(text);
    });
    this.#process.stdin?.on('error', () => {}); // it has ended
    this.ended = once(this.#process, 'close').then(([status]) => status as number);
  }

  /** The rows that can be seen, without blanks at their ends and the empty ones at the bottom. */
  async rows(): Promise<string[]> {
    await this.#drawn();
    const { active } = this.#terminal.buffer;
    const rows = Array.from({ length: this.#terminal.rows }, (_, i) =>
      (active.getLine(active.viewportY + i)?.translateToString() ?? '').trimEnd(),
    );
    return rows.slice(0, rows.findLastIndex((row) => row) + 1);
  }

  /** Where the cursor is, from the upper left corner. */
  async cursor(): Promise<{ readonly column: number; readonly row: number }> {
    await this.#drawn();
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  resize({ columns, rows }: Size): void {
    this.#terminal.resize(columns, rows);
    this.#order({ size: [columns, rows] });
  }

  type(keys: string): void {
    this.#order({ keys });
  }

  /** Ends the program if it is still running. */
  async close(): Promise<void> {
    this.#process.stdin?.end();
    await this.ended;
  }

  #order(order: object): void {
    this.#process.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  #drawn(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }
}
