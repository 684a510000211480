import type { SpokeFacts } from '../reports/spokes.ts';
import { type Cell, renderCells, type Style } from './cells.ts';
import { age } from './kubectl/age.ts';
import { cellText } from './kubectl/table.ts';

export interface SpokeOptions {
  readonly style: Style;
  readonly wide: boolean;
  readonly headers: boolean;
}

const LEVELS = { True: 'good', False: 'bad', Unknown: 'unknown' } as const;

/** One line for each spoke. */
export function renderSpokes(
  spokes: readonly SpokeFacts[],
  { style, wide, headers }: SpokeOptions,
  now: Date,
): string {
  const titles = ['NAME', 'READY', 'VERSION', 'MODE', 'HMLS', 'WORKS', 'AGE'];
  const header = [...titles, ...(wide ? ['API ENDPOINT', 'MESSAGE'] : [])];
  const rows = spokes.map((spoke): Cell[] => [
    { text: spoke.name },
    { text: spoke.ready, level: LEVELS[spoke.ready] },
    { text: spoke.version ?? '<unknown>' },
    { text: spoke.mode ?? '<unknown>' },
    { text: `${spoke.services}` },
    { text: `${spoke.works}` },
    { text: age(spoke.created, now) },
    ...(wide ? [{ text: spoke.apiEndpoint ?? '' }, { text: cellText(spoke.message) }] : []),
  ]);
  return renderCells(headers ? [header.map((text) => ({ text })), ...rows] : rows, style);
}
