import type { WeightChange } from '../reports/headingress.ts';
import { renderRows } from './kubectl/table.ts';

/** For people. */
export const weightTable = ({ before, after, readiness }: WeightChange): string =>
  renderRows([
    ['SPOKE', 'OLD', 'NEW', 'READY'],
    ...[...after].map(([spoke, weight]) => [
      spoke,
      `${before.get(spoke) ?? 0}`,
      `${weight}`,
      readyText(readiness?.get(spoke)),
    ]),
  ]);

const readyText = (ready: boolean | undefined) =>
  ready === undefined ? 'Unknown' : ready ? 'True' : 'False';
