import { HmlsError } from '../../errors.ts';
import { goText } from './gotext.ts';
import { type JsonPath, jsonPath } from './jsonpath.ts';
import { escaped, type Row } from './table.ts';

/** One of `-o custom-columns`. */
export interface CustomColumn {
  readonly header: string;
  readonly path: JsonPath;
}

/**
 * `NAME:.metadata.name,READY:.status.summary.ready`
 *
 * @throws HmlsError `usage`, in kubectl's words, if it is not so
 */
export function customColumns(spec: string): CustomColumn[] {
  if (spec === '') throw noColumns();
  return spec.split(',').map((part) => {
    const [header = '', ...path] = part.split(':');
    if (path.length > 0) return { header, path: relaxedPath(path.join(':')) };
    throw usage(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
  });
}

/** The same from a file: a line with the headers, and one with the paths. */
export function customColumnsIn(text: string): CustomColumn[] {
  const [headers, paths] = text.split('\n').slice(0, 2).map(wordsIn);
  if (!headers || text === '') throw usage(`invalid template, missing header line. ${FILE_FORMAT}`);
  if (!paths) throw usage(`invalid template, missing spec line. ${FILE_FORMAT}`);
  if (headers.length === paths.length) {
    return headers.map((header, i) => ({ header, path: relaxedPath(paths[i] ?? '') }));
  }
  throw usage(
    `number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
  );
}

const wordsIn = (line: string) => line.split(/\s+/).filter((word) => word !== '');

const FILE_FORMAT =
  'Expected format is one line of space separated headers, one line of space separated column specs.';

const usage = (message: string) => new HmlsError('usage', message);

export const noColumns = () => usage('custom-columns format specified but no custom columns given');

/** A path as `--sort-by` and custom columns take it: braces and the first dot may be left out. */
export function relaxedPath(text: string): JsonPath {
  return jsonPath(relaxed(text));
}

/** Source: RelaxedJSONPathExpression in k8s.io/kubectl/pkg/cmd/get/customcolumn.go. */
export function relaxed(text: string): string {
  if (text === '') return text;
  const [matched, braced, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text) ?? [];
  if (matched !== undefined) return `{.${braced ?? bare}}`;
  throw usage(
    "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
  );
}

/** A cell may have line ends in it, and kubectl prints them. */
export function customRows(columns: readonly CustomColumn[], objects: readonly unknown[]): Row[] {
  return objects.flatMap((object) => {
    const cells = columns.map(({ path }) => cellOf(path, object));
    return cells
      .join('\t')
      .split('\n')
      .map((line) => line.split('\t'));
  });
}

function cellOf(path: JsonPath, object: unknown): string {
  const values = path.find(object).flat();
  return values.length === 0 ? '<none>' : values.map((v) => escaped(goText(v))).join(',');
}
