import { cellText, type Row, rowWriter } from './table.ts';

/** `meta.k8s.io/v1` Table: rows and columns as the API server would print them. */
export interface ServerTable {
  /** Empty in a watch: the columns of the previous table. */
  readonly columnDefinitions: readonly ServerColumn[];
  readonly rows: readonly ServerRow[];
}

interface ServerColumn {
  readonly name: string;
  readonly format?: string;
  /** Above 0, it is only shown with `wide`. */
  readonly priority: number;
}

interface ServerRow {
  readonly cells: readonly unknown[];
  readonly object: {
    readonly metadata: {
      readonly namespace?: string;
      readonly labels?: Readonly<Record<string, string>>;
    };
  };
}

export interface TableOptions {
  /** Shows the columns that the server marks as wide. */
  readonly wide?: boolean;
  /** Shows the namespace of each row, in front. */
  readonly namespaces?: boolean;
  readonly headers?: boolean;
  /** Goes before each name, like `hypermlservice.tensorstack.dev`. */
  readonly kind?: string | undefined;
  /** Labels that have a column of their own. */
  readonly labelColumns?: readonly string[];
  /** Shows all labels, in a last column. */
  readonly labels?: boolean;
}

/** What happened to the rows of a table, in a watch. */
export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/**
 * Prints one table after another as `kubectl get` does: with a header above the first row of all, and
 * columns that never get narrower. With an event, that is the first column.
 * Source: HumanReadablePrinter in k8s.io/cli-runtime/pkg/printers/tableprinter.go.
 */
export function tablePrinter(
  options: TableOptions,
): (table: ServerTable, event?: EventType) => string {
  const write = rowWriter();
  let columns: readonly ServerColumn[] = [];
  let headers = options.headers ?? true;
  return (table, event) => {
    if (table.columnDefinitions.length > 0) columns = table.columnDefinitions;
    const rows = tableRows(
      { columnDefinitions: columns, rows: table.rows },
      { ...options, headers },
      event,
    );
    if (table.rows.length === 0) return '';
    headers = false;
    return write(rows);
  };
}

/** The cells of `table`, header first, as `kubectl get` shows them. */
export function tableRows(table: ServerTable, options: TableOptions, event?: EventType): Row[] {
  const { headers = true } = options;
  const rows = table.rows.map((row) => [
    ...(event ? [EVENT_CELLS[event]] : []),
    ...rowCells(row, table.columnDefinitions, options),
  ]);
  if (!headers) return rows;
  return [[...(event ? ['EVENT'] : []), ...headerCells(table.columnDefinitions, options)], ...rows];
}

const EVENT_CELLS: Readonly<Record<EventType, string>> = {
  ADDED: 'ADDED   ',
  MODIFIED: 'MODIFIED',
  DELETED: 'DELETED ',
};

const isShown = ({ priority }: ServerColumn, { wide = false }: TableOptions) =>
  wide || priority === 0;

function headerCells(columns: readonly ServerColumn[], options: TableOptions): string[] {
  const { namespaces, labelColumns = [], labels } = options;
  return [
    ...(namespaces ? ['NAMESPACE'] : []),
    ...columns.filter((column) => isShown(column, options)).map(({ name }) => name.toUpperCase()),
    ...labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
    ...(labels ? ['LABELS'] : []),
  ];
}

function rowCells(
  { cells, object }: ServerRow,
  columns: readonly ServerColumn[],
  options: TableOptions,
): string[] {
  const { namespaces, labelColumns = [], labels, kind } = options;
  const { namespace = '', labels: own = {} } = object.metadata;
  const nameAt = kind === undefined ? -1 : columns.findIndex(({ format }) => format === 'name');
  const shown = columns.flatMap((column, i) => {
    if (!isShown(column, options)) return [];
    return [cellText(i === nameAt ? `${kind}/${cells[i]}` : cells[i])];
  });
  return [
    ...(namespaces ? [cellText(namespace)] : []),
    ...shown,
    ...labelColumns.map((label) => cellText(own[label])),
    ...(labels ? [cellText(labelsText(own))] : []),
  ];
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',');
}
