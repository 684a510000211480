import type { EndpointFacts } from '../reports/endpoints.ts';
import { type Cell, renderCells, type Style } from './cells.ts';
import { cellText } from './kubectl/table.ts';

export interface EndpointOptions {
  readonly style: Style;
  /** Shows the namespace of each service in the first column. */
  readonly namespaces: boolean;
  readonly headers: boolean;
  /** Shows the results of requests. */
  readonly checks: boolean;
}

/** One line for each address. */
export function renderEndpoints(all: readonly EndpointFacts[], options: EndpointOptions): string {
  const { style, namespaces, headers, checks } = options;
  const titles = [
    ...(namespaces ? ['NAMESPACE'] : []),
    ...['NAME', 'SPOKE', 'WORKLOAD', 'ENDPOINT', 'READY'],
    ...(checks ? ['CHECK'] : []),
    ...['URL', 'MESSAGE'],
  ];
  const rows = all.map((facts): Cell[] => [
    ...(namespaces ? [{ text: facts.namespace }] : []),
    { text: facts.service },
    { text: facts.cluster },
    { text: facts.workload },
    { text: facts.endpoint },
    { text: facts.ready ? 'True' : 'False', level: facts.ready ? 'good' : 'bad' },
    ...(checks ? [checkCell(facts)] : []),
    { text: cellText(facts.url ?? '-') },
    { text: cellText(facts.message) },
  ]);
  return renderCells(headers ? [titles.map((text) => ({ text })), ...rows] : rows, style);
}

function checkCell({ check }: EndpointFacts): Cell {
  if (!check) return { text: '-' };
  const { ok, result, milliseconds } = check;
  return { text: `${cellText(result)} in ${milliseconds}ms`, level: ok ? 'good' : 'bad' };
}
