import type { KubeObject } from '../kubernetes/object.ts';

/** What `kubectl get` asks for: the columns that the server prints. `meta.k8s.io/v1` Table. */
export interface Table {
  readonly columnDefinitions: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Of the list that the rows came from; '' if the server did not say. */
  readonly resourceVersion: string;
}

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  /** 0 is always shown; above that only with `-o wide`. */
  readonly priority: number;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  /** The row's object; only its metadata is filled in, unless it was asked for whole. */
  readonly object: { readonly metadata: KubeObject['metadata'] };
}
