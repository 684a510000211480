import { cellText } from './table.ts';

/** `meta.k8s.io/v1` Table: rows and columns as the API server would print them. */
export interface ServerTable {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object: { readonly metadata: { readonly namespace?: string } };
  }[];
}

export interface TableOptions {
  /** Shows the columns that the server marks as wide. */
  readonly wide?: boolean;
  /** Shows the namespace of each row, in front. */
  readonly namespaces?: boolean;
  readonly headers?: boolean;
}

/** The cells of `table`, header first, as `kubectl get` shows them. */
export function tableRows(
  table: ServerTable,
  { wide = false, namespaces = false, headers = true }: TableOptions,
): string[][] {
  const shown = table.columnDefinitions.flatMap((c, i) => (wide || c.priority === 0 ? [i] : []));
  const header = shown.map((i) => (table.columnDefinitions[i]?.name ?? '').toUpperCase());
  const rows = table.rows.map(({ cells, object }) => {
    const row = shown.map((i) => cellText(cells[i]));
    return namespaces ? [object.metadata.namespace ?? '', ...row] : row;
  });
  if (!headers) return rows;
  return [namespaces ? ['NAMESPACE', ...header] : header, ...rows];
}
