import type { ResourceReport, ServiceReport } from '../reports/status.ts';
import { levelOf } from '../status/state.ts';
import { type Cell, headers, renderCells, type Style } from './cells.ts';

export interface MatrixOptions {
  readonly style: Style;
  /** What the rows are; the other one makes the columns. */
  readonly by: 'cluster' | 'resource';
}

/** The state of each resource on each spoke. */
export function matrix(report: ServiceReport, { by, style }: MatrixOptions): string {
  const { resources, weights, namespace } = report;
  const clusters = distinct(resources.map(({ cluster }) => cluster));
  const titles = distinct(resources.map((r) => titleOf(r, namespace)));
  const at = new Map(resources.map((r) => [keyOf(r.cluster, titleOf(r, namespace)), r]));
  const cell = (cluster: string, title: string) => stateCell(at.get(keyOf(cluster, title)));
  const weight = (cluster: string) => ({ text: weightText(report, cluster) });
  const rows =
    by === 'cluster'
      ? [
          headers('SPOKE', ...titles, ...(weights ? ['WEIGHT'] : [])),
          ...clusters.map((cluster) => [
            { text: cluster },
            ...titles.map((title) => cell(cluster, title)),
            ...(weights ? [weight(cluster)] : []),
          ]),
        ]
      : [
          headers('RESOURCE', ...clusters.map((cluster) => cluster.toUpperCase())),
          ...titles.map((title) => [{ text: title }, ...clusters.map((c) => cell(c, title))]),
          ...(weights ? [[{ text: 'WEIGHT' }, ...clusters.map(weight)]] : []),
        ];
  return renderCells(rows, style);
}

/** Of several HeadIngresses, the weight in each, by comma. */
export function weightText({ weights, headIngresses = [] }: ServiceReport, spoke: string): string {
  const all = headIngresses.length > 1 ? headIngresses.map((one) => one.weights) : [weights];
  return all.map((some) => `${some?.[spoke] ?? '-'}`).join(',');
}

const distinct = (texts: readonly string[]) => [...new Set(texts)];
const keyOf = (cluster: string, title: string) => `${cluster} ${title}`;

/** `MLSERVICE/torch`; `MLSERVICE/NAMESPACE/torch` outside the namespace of the service. */
export function titleOf(
  { resource: { kind, name, namespace } }: ResourceReport,
  own: string,
): string {
  const elsewhere = namespace !== undefined && namespace !== own ? `${namespace}/` : '';
  return `${kind.toUpperCase()}/${elsewhere}${name}`;
}

export function stateCell(found: ResourceReport | undefined): Cell {
  if (!found) return { text: '-' };
  const { state, replicas } = found;
  const count = replicas && isCurrent(found) ? ` ${replicas.ready}/${replicas.total}` : '';
  return { text: state + count, level: levelOf(state) };
}

/** Whether what the spoke reports is about the manifest as it is in the spec now. */
const isCurrent = ({ applied, stale }: ResourceReport) => applied && !stale;
