import type { HyperMLService } from '../src/domain/hypermlservice.ts';
import { serviceReport } from '../src/domain/statusreport.ts';
import { cellText } from '../src/render/table.ts';
import type { Io } from './context.ts';

/** One line on stderr that says how far things are; nothing unless that is a terminal. */
export class ProgressLine {
  readonly #io: Io;
  #shown = false;

  constructor(io: Io) {
    this.#io = io;
  }

  show(services: readonly HyperMLService[]): void {
    const terminal = this.#io.terminal('err');
    const [first] = services;
    if (!terminal || !first) return;
    const more = services.length > 1 ? ` (and ${services.length - 1} more)` : '';
    const text = [...`waiting for ${progressOf(first)}${more}`].slice(0, terminal.columns - 1);
    this.#io.err(`\r${text.join('')}\u001b[K`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#io.err('\r\u001b[K');
    this.#shown = false;
  }
}

/** `mnist: 1/2 clusters ready, 3/4 applied: MLService/torch on spoke2: Pulling the image` */
function progressOf(hmls: HyperMLService): string {
  const { name, clusters, manifests, problems } = serviceReport(hmls);
  const [worst] = problems;
  const where = worst?.cluster ? ` on ${worst.cluster}` : '';
  const why = worst ? `: ${worst.resources[0] ?? ''}${where}: ${cellText(worst.message)}` : '';
  return `${name}: ${clusters.done}/${clusters.total} clusters ready, ${manifests.done}/${manifests.total} applied${why}`;
}
