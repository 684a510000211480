import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { rowsOf } from '../../src/render/cells.ts';
import { cellText } from '../../src/render/kubectl/table.ts';
import { serviceReport } from '../../src/reports/status.ts';
import type { Context } from '../context.ts';
import { rewritable } from './live.ts';

/** One line of progress on stderr; nothing unless that is a terminal. */
export class ProgressLine {
  readonly #context: Pick<Context, 'io' | 'env'>;
  #shown = false;

  constructor(context: Pick<Context, 'io' | 'env'>) {
    this.#context = context;
  }

  show(services: readonly HyperMLService[]): void {
    const terminal = rewritable(this.#context, 'err');
    const [first] = services;
    if (!terminal || !first) return;
    const more = services.length > 1 ? ` (and ${services.length - 1} more)` : '';
    const [text] = rowsOf(`waiting for ${progressOf(first)}${more}`, terminal.columns - 1);
    this.#context.io.err(`\r${text}\u001b[K`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#context.io.err('\r\u001b[K');
    this.#shown = false;
  }
}

/** `mnist: 1/2 spokes ready, 3/4 applied: MLService/torch on spoke2: Pulling the image` */
function progressOf(hmls: HyperMLService): string {
  const { name, clusters, manifests, problems } = serviceReport(hmls);
  const [worst] = problems;
  const where = worst?.cluster ? ` on ${worst.cluster}` : '';
  const why = worst ? `: ${worst.resources[0] ?? ''}${where}: ${cellText(worst.message)}` : '';
  return `${name}: ${clusters.done}/${clusters.total} spokes ready, ${manifests.done}/${manifests.total} applied${why}`;
}
