import type { KubeObject } from '../../kubernetes/object.ts';
import { type CustomColumn, customRows } from './customcolumns.ts';
import { goJson } from './gotext.ts';
import type { JsonPath } from './jsonpath.ts';
import { typedName, withoutManagedFields } from './objects.ts';
import { rowWriter } from './table.ts';
import { renderYaml } from './yaml.ts';

/** How objects are shown whole, or by what a template takes from them. */
export type Format =
  | { readonly as: 'json' | 'yaml' | 'name' }
  | { readonly as: 'jsonpath'; readonly path: JsonPath; readonly json?: boolean }
  | { readonly as: 'custom-columns'; readonly columns: readonly CustomColumn[] };

export interface PrinterOptions {
  /** Of custom columns. Default: true. */
  readonly headers?: boolean;
  /** Shows who manages which field. */
  readonly managedFields?: boolean;
}

/** Prints one document after another into the same stream: an object, or a List of them. */
export type Printer = (document: object) => string;

export function printerOf(format: Format, options: PrinterOptions = {}): Printer {
  const shown = (document: object) =>
    options.managedFields ? document : withoutManagedFields(document);
  switch (format.as) {
    case 'json':
      return (document) => eventLine(document) ?? `${goJson(shown(document), '    ')}\n`;
    case 'yaml':
      return yamlStream(shown);
    case 'name':
      return (document) => itemsOf(document).map(nameLine).join('');
    case 'jsonpath':
      return format.json
        ? (document) => asJson(format.path, document)
        : (document) => format.path.print(document);
    case 'custom-columns':
      return columnsPrinter(format.columns, options);
  }
}

/** What a watch tells of: kubectl puts each on a line of its own, whole; undefined for anything else. */
function eventLine(document: object): string | undefined {
  if (!('type' in document) || !('object' in document) || 'kind' in document) return undefined;
  const { type, object } = document;
  return `{"type":${goJson(type)},"object":${goJson(object)}}\n`;
}

function yamlStream(shown: (document: object) => object): Printer {
  let first = true;
  return (document) => {
    const text = `${first ? '' : '---\n'}${renderYaml(shown(document))}`;
    first = false;
    return text;
  };
}

const asJson = (path: JsonPath, document: object) =>
  path
    .find(document)
    .map((values) => `${goJson(values, '    ')}\n`)
    .join('');

function columnsPrinter(
  columns: readonly CustomColumn[],
  { headers = true }: PrinterOptions,
): Printer {
  const write = rowWriter();
  let first = headers;
  return (document) => {
    const header = first ? [columns.map((column) => column.header)] : [];
    first = false;
    return write([...header, ...customRows(columns, itemsOf(document))]);
  };
}

const nameLine = (object: object) => `${typedName(object as KubeObject)}\n`;

/** A List's own; else the document is the only one. */
function itemsOf(document: object): readonly object[] {
  return 'items' in document && Array.isArray(document.items) ? document.items : [document];
}
