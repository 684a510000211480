import { nameOf } from '../domain/hypermlservice.ts';
import { LEVELS, type Level, levelOf } from '../domain/standing.ts';
import type {
  Problem,
  ResourceReport,
  ServiceReport,
  ServiceState,
} from '../domain/statusreport.ts';
import { age } from './age.ts';
import { type Cell, heightOf, lineWidth, renderCells, type Style } from './cells.ts';
import { cellText, DESCRIBE, TABLE } from './table.ts';

export interface StatusOptions {
  readonly style: Style;
  readonly now: Date;
  /** What the rows of the matrix are. */
  readonly by: 'cluster' | 'resource';
  /** Of the terminal; absent in a pipe, where everything fits. */
  readonly size?: Size | undefined;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Each service with its matrix of clusters and resources, and below it what is wrong. Where that does
 * not fit the terminal: the worst services first, and of each what is wrong, and then counts.
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

/** A message may be longer than a line and wrap; a table that wraps cannot be read. */
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
  const facts = `${clusters.done}/${clusters.total} clusters ready, generation ${generation} observed ${observed}`;
  const rows: Cell[][] = [
    [{ text: 'Name:' }, { text: name }],
    [{ text: 'Namespace:' }, { text: namespace }],
    [{ text: 'Status:' }, { text: `${state}${lasting} (${facts})`, level: LEVEL_OF_STATE[state] }],
    ...(suspended ? [[{ text: 'Suspended:' }, { text: 'true' }]] : []),
  ];
  return renderCells(rows, style, DESCRIBE);
}

function matrix(report: ServiceReport, { by, style }: StatusOptions): string {
  const { resources, weights, namespace } = report;
  const clusters = distinct(resources.map(({ cluster }) => cluster));
  const titles = distinct(resources.map((r) => titleOf(r, namespace)));
  const at = new Map(resources.map((r) => [keyOf(r.cluster, titleOf(r, namespace)), r]));
  const cell = (cluster: string, title: string) => standingCell(at.get(keyOf(cluster, title)));
  const weight = (cluster: string) => ({ text: `${weights?.[cluster] ?? '-'}` });
  const rows =
    by === 'cluster'
      ? [
          headers('CLUSTER', ...titles, ...(weights ? ['WEIGHT'] : [])),
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

const distinct = (texts: readonly string[]) => [...new Set(texts)];
const headers = (...texts: string[]): Cell[] => texts.map((text) => ({ text }));
const keyOf = (cluster: string, title: string) => `${cluster} ${title}`;

/** `MLSERVICE/torch`; with the namespace in between if it is not that of the service. */
function titleOf({ resource: { kind, name, namespace } }: ResourceReport, own: string): string {
  const elsewhere = namespace !== undefined && namespace !== own ? `${namespace}/` : '';
  return `${kind.toUpperCase()}/${elsewhere}${name}`;
}

function standingCell(found: ResourceReport | undefined): Cell {
  if (!found) return { text: '-' };
  const { standing, replicas } = found;
  const count = replicas ? ` ${replicas.ready}/${replicas.total}` : '';
  return { text: standing + count, level: levelOf(standing) };
}

/** As many problems as take `lines` lines, but never fewer than some. */
function problemsBelow({ problems }: ServiceReport, options: StatusOptions, lines: number): string {
  if (problems.length === 0) return '';
  const cells = problems.map(problemCells);
  const width = messageWidth(cells, options.size);
  const blocks = cells.map((row) => folded(row, width));
  const shown = blocks.slice(0, Math.max(FEWEST_PROBLEMS, countWithin(blocks, lines)));
  const rows = [headers('CLUSTER', 'RESOURCE', 'REASON', 'MESSAGE'), ...shown.flat()];
  const hidden = problems.length - shown.length;
  const more = hidden > 0 ? `and ${hidden} more: see --problems\n` : '';
  return renderCells(rows, options.style) + more;
}

const FEWEST_PROBLEMS = 3;

/** How many of `blocks`, from the first, have at most `lines` rows together. */
function countWithin(blocks: readonly (readonly Cell[])[][], lines: number): number {
  let used = 0;
  for (const [i, block] of blocks.entries()) {
    used += block.length;
    if (used > lines) return i;
  }
  return blocks.length;
}

/** Room for icons and for what goes between columns. */
const BETWEEN = 3 * TABLE.padding + 2;
const NARROWEST_MESSAGE = 40;

/** What the other columns leave for messages; everything if that is too little, or no terminal. */
function messageWidth(rows: readonly (readonly Cell[])[], size: Size | undefined): number {
  if (!size) return Number.POSITIVE_INFINITY;
  const widest = [0, 1, 2].map((column) =>
    rows.reduce((most, row) => Math.max(most, lineWidth(row[column]?.text ?? '')), TABLE.minWidth),
  );
  const room = size.columns - BETWEEN - widest.reduce((sum, width) => sum + width, 0);
  return room < NARROWEST_MESSAGE ? Number.POSITIVE_INFINITY : room;
}

/** A row whose last cell goes on in further rows, below itself. */
function folded(row: readonly Cell[], width: number): Cell[][] {
  const before = row.slice(0, -1);
  const [first = '', ...others] = linesWithin(row.at(-1)?.text ?? '', width);
  const blank = before.map(() => ({ text: '' }));
  return [[...before, { text: first }], ...others.map((text) => [...blank, { text }])];
}

/** `text` in lines of at most `width`, broken between words. */
function linesWithin(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && lineWidth(longer) <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

function problemCells({ cluster, resources, level, reason, message }: Problem): Cell[] {
  const [first = '-', ...others] = resources;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return [
    { text: cluster ?? '-' },
    { text: first + more },
    { text: reason, level },
    { text: cellText(message) },
  ];
}

/** Lines for the head of a service, its counts and the space between. */
const BESIDE_PROBLEMS = 13;

function compact(report: ServiceReport, services: number, options: StatusOptions): string[] {
  const { rows = 0 } = options.size ?? {};
  if (report.state === 'Ready') return [head(report, options)];
  const lines = Math.floor(rows / services) - BESIDE_PROBLEMS;
  return [
    head(report, options),
    problemsBelow(report, options, lines),
    counts(report, options),
    'All of it, one a line: -o wide\n',
  ];
}

/** Of each resource, on how many clusters it stands how. */
function counts({ resources, namespace }: ServiceReport, { style }: StatusOptions): string {
  const byTitle = Map.groupBy(resources, (r) => titleOf(r, namespace));
  const used = LEVELS.filter((level) => resources.some((r) => levelOf(r.standing) === level));
  const rows = [...byTitle].map(([title, all]) => [
    { text: title },
    { text: `${all.length}` },
    ...used.map((level) => countCell(all, level)),
  ]);
  const titles = used.map((level) => TITLES[level]);
  return renderCells([headers('RESOURCE', 'CLUSTERS', ...titles), ...rows], style);
}

const TITLES: Readonly<Record<Level, string>> = {
  bad: 'FAILED',
  unknown: 'UNKNOWN',
  halted: 'STOPPED',
  busy: 'UNDER WAY',
  good: 'GOOD',
};

function countCell(all: readonly ResourceReport[], level: Level): Cell {
  const count = all.filter(({ standing }) => levelOf(standing) === level).length;
  return count === 0 ? { text: '0' } : { text: `${count}`, level };
}

export interface ListOptions {
  readonly style: Style;
  /** Shows the namespace of each service, in front. */
  readonly namespaces: boolean;
  readonly headers: boolean;
}

/** One line for each problem of any service; '' if there are none. */
export function renderProblems(reports: readonly ServiceReport[], options: ListOptions): string {
  const rows = reports.flatMap((report) =>
    report.problems.map((problem) => [...identity(report, options), ...problemCells(problem)]),
  );
  return listing(['CLUSTER', 'RESOURCE', 'REASON', 'MESSAGE'], rows, options);
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

/** One line for each resource on each cluster. */
export function renderResources(reports: readonly ServiceReport[], options: ListOptions): string {
  const weighted = reports.some(({ weights }) => weights !== undefined);
  const rows = reports.flatMap((report) =>
    report.resources.map((resource) => [
      ...identity(report, options),
      ...resourceCells(resource),
      ...(weighted ? [{ text: `${report.weights?.[resource.cluster] ?? '-'}` }] : []),
      { text: resource.endpoints?.[0]?.url ?? '-' },
      { text: cellText(resource.message) },
    ]),
  );
  const titles = ['CLUSTER', 'RESOURCE', 'STATUS', ...(weighted ? ['WEIGHT'] : [])];
  return listing([...titles, 'URL', 'MESSAGE'], rows, options);
}

const resourceCells = (resource: ResourceReport): Cell[] => [
  { text: resource.cluster },
  { text: nameOf(resource.resource) },
  standingCell(resource),
];
