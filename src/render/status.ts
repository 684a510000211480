import type { ResourceReport, ServiceReport, ServiceState } from '../reports/status.ts';
import { LEVELS, type Level, levelOf } from '../status/state.ts';
import {
  type Cell,
  headers,
  heightOf,
  lineWidth,
  renderCells,
  type Size,
  type Style,
} from './cells.ts';
import { age } from './kubectl/age.ts';
import { DESCRIBE } from './kubectl/table.ts';
import { matrix, titleOf } from './matrix.ts';
import { problemsBelow } from './problems.ts';

export interface StatusOptions {
  readonly style: Style;
  readonly now: Date;
  /** What the rows of the matrix are. */
  readonly by: 'cluster' | 'resource';
  /** Of the terminal; absent in a pipe, where everything fits. */
  readonly size?: Size | undefined;
  /** How to see what does not fit. */
  readonly unabridged: { readonly problems: string; readonly resources: string };
}

/**
 * Each service with its matrix of spokes and resources, and below it its problems. Where that does not
 * fit the terminal: the worst services first, each with its problems and then counts.
 */
export function renderStatus(reports: readonly ServiceReport[], options: StatusOptions): string {
  const blocks = reports.map((report) => [
    head(report, options),
    matrix(report, options),
    problemsBelow(report, options, Number.POSITIVE_INFINITY),
  ]);
  const whole = joined(blocks);
  const tables = blocks.map(([, table = '']) => table);
  if (fits(whole, tables, options.size)) return whole;
  const worstFirst = [...reports].sort((a, b) => rankOf(a) - rankOf(b));
  return joined(worstFirst.map((report) => compact(report, reports.length, options)));
}

const joined = (blocks: readonly (readonly string[])[]) =>
  blocks.map((sections) => sections.filter((s) => s !== '').join('\n')).join('\n\n');

/** A message may wrap; a table that wraps is unreadable. */
function fits(whole: string, tables: readonly string[], size: Size | undefined): boolean {
  if (!size) return true;
  const { columns, rows } = size;
  const lines = tables.flatMap((table) => table.split('\n'));
  return lines.every((line) => lineWidth(line) <= columns) && heightOf(whole, columns) < rows;
}

const LEVEL_OF_STATE: Readonly<Record<ServiceState, Level>> = {
  Ready: 'good',
  Progressing: 'busy',
  Stopped: 'halted',
  Degraded: 'bad',
  Unknown: 'unknown',
  Terminating: 'busy',
};

const rankOf = ({ state }: ServiceReport) => LEVELS.indexOf(LEVEL_OF_STATE[state]);

function head(report: ServiceReport, { style, now }: StatusOptions): string {
  const { name, namespace, state, since, suspended, clusters, generation } = report;
  const observed = report.observedGeneration ?? 'none';
  const lasting = since === undefined ? '' : ` for ${age(since, now)}`;
  const facts = `${clusters.done}/${clusters.total} spokes ready, generation ${generation} observed ${observed}`;
  const rows: Cell[][] = [
    [{ text: 'Name:' }, { text: name }],
    [{ text: 'Namespace:' }, { text: namespace }],
    [{ text: 'Status:' }, { text: `${state}${lasting} (${facts})`, level: LEVEL_OF_STATE[state] }],
    ...(suspended ? [[{ text: 'Suspended:' }, { text: 'true' }]] : []),
  ];
  return renderCells(rows, style, DESCRIBE);
}

/** Lines for the head of a service, its counts and the blank lines between. */
const BESIDE_PROBLEMS = 13;

function compact(report: ServiceReport, services: number, options: StatusOptions): string[] {
  const { rows = 0 } = options.size ?? {};
  if (report.state === 'Ready') return [head(report, options)];
  const lines = Math.floor(rows / services) - BESIDE_PROBLEMS;
  return [
    head(report, options),
    problemsBelow(report, options, lines),
    counts(report, options),
    `${options.unabridged.resources}\n`,
  ];
}

/** Of each resource, how many spokes have it in a state of each level. */
function counts({ resources, namespace }: ServiceReport, { style }: StatusOptions): string {
  const byTitle = Map.groupBy(resources, (r) => titleOf(r, namespace));
  const used = LEVELS.filter((level) => resources.some((r) => levelOf(r.state) === level));
  const rows = [...byTitle].map(([title, all]) => [
    { text: title },
    { text: `${all.length}` },
    ...used.map((level) => countCell(all, level)),
  ]);
  const titles = used.map((level) => TITLES[level]);
  return renderCells([headers('RESOURCE', 'SPOKES', ...titles), ...rows], style);
}

const TITLES: Readonly<Record<Level, string>> = {
  bad: 'FAILED',
  unknown: 'UNKNOWN',
  halted: 'STOPPED',
  busy: 'IN PROGRESS',
  good: 'HEALTHY',
};

function countCell(all: readonly ResourceReport[], level: Level): Cell {
  const count = all.filter(({ state }) => levelOf(state) === level).length;
  return count === 0 ? { text: '0' } : { text: `${count}`, level };
}
