import { nameOf } from '../hmls/hypermlservice.ts';
import type { ResourceReport, ServiceReport } from '../reports/status.ts';
import { type Cell, headers, renderCells, type Style } from './cells.ts';
import { cellText } from './kubectl/table.ts';
import { stateCell, weightText } from './matrix.ts';
import { problemCells } from './problems.ts';

export interface ListOptions {
  readonly style: Style;
  /** Shows the namespace of each service in the first column. */
  readonly namespaces: boolean;
  readonly headers: boolean;
}

/** One line for each problem of each service; '' if there are none. */
export function renderProblems(reports: readonly ServiceReport[], options: ListOptions): string {
  const rows = reports.flatMap((report) =>
    report.problems.map((problem) => [...identity(report, options), ...problemCells(problem)]),
  );
  return listing(['SPOKE', 'RESOURCE', 'REASON', 'MESSAGE'], rows, options);
}

function listing(
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  { style, namespaces, headers: headed }: ListOptions,
): string {
  if (rows.length === 0) return '';
  const header = headers(...(namespaces ? ['NAMESPACE'] : []), 'NAME', ...titles);
  return renderCells(headed ? [header, ...rows] : rows, style);
}

const identity = ({ namespace, name }: ServiceReport, { namespaces }: ListOptions) =>
  headers(...(namespaces ? [namespace] : []), name);

/** One line for each resource on each spoke. */
export function renderResources(reports: readonly ServiceReport[], options: ListOptions): string {
  const weighted = reports.some(({ weights }) => weights !== undefined);
  const rows = reports.flatMap((report) =>
    report.resources.map((resource) => [
      ...identity(report, options),
      ...resourceCells(resource),
      ...(weighted ? [{ text: weightText(report, resource.cluster) }] : []),
      { text: resource.endpoints?.[0]?.url ?? '-' },
      { text: cellText(resource.message) },
    ]),
  );
  const titles = ['SPOKE', 'RESOURCE', 'STATUS', ...(weighted ? ['WEIGHT'] : [])];
  return listing([...titles, 'URL', 'MESSAGE'], rows, options);
}

const resourceCells = (resource: ResourceReport): Cell[] => [
  { text: resource.cluster },
  { text: nameOf(resource.resource) },
  stateCell(resource),
];
