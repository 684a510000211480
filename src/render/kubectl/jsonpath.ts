import { HmlsError } from '../../errors.ts';
import { goJson, goText, goType } from './gotext.ts';
import { type Filter, type Node, type Path, parseTemplate, type Slice } from './jsonpathsyntax.ts';

/** A template in kubectl's dialect of JSONPath, e.g. `{range .items[*]}{.metadata.name}{"\n"}{end}`. */
export interface JsonPath {
  /** What each part of the template selects from `data`. */
  find(data: unknown): unknown[][];
  /** The same as text, as `kubectl -o jsonpath` prints it. */
  print(data: unknown): string;
}

export interface JsonPathOptions {
  /** Says so if a field is not there; else nothing is printed for it. */
  readonly strict?: boolean;
}

/** @throws HmlsError `usage`, in kubectl's words, if the template cannot be read */
export function jsonPath(template: string, options: JsonPathOptions = {}): JsonPath {
  const parts = parsed(template);
  const find = (data: unknown) => found(parts, data, options, template);
  return {
    find,
    print: (data) => find(data).map(textOf).join(''),
  };
}

function parsed(template: string): Path[] {
  try {
    return parseTemplate(template);
  } catch (error) {
    throw failed(`error parsing jsonpath ${template}, ${(error as Error).message}`);
  }
}

function found(parts: Path[], data: unknown, options: JsonPathOptions, template: string) {
  try {
    return runBlock(blockOf(parts), data, options);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    // Kubectl goes on to print the whole object. It may hold a Secret.
    throw failed(
      `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}`,
    );
  }
}

const failed = (message: string) => new HmlsError('usage', message);

/** The data are not such as the template wants them. */
class Mismatch extends Error {}

function textOf(values: readonly unknown[]): string {
  return values.map(valueText).join(' ');
}

function valueText(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? goJson(value) : goText(value);
}

/** What is between `{range …}` and its `{end}`, in a tree. */
type Block = readonly (Path | Range)[];

interface Range {
  readonly over: Path;
  readonly body: Block;
}

function blockOf(parts: readonly Path[]): Block {
  const root: (Path | Range)[] = [];
  const open = [root];
  for (const part of parts) {
    const keyword = part.find((node) => node.kind === 'keyword')?.name;
    if (keyword === 'range') {
      const body: (Path | Range)[] = [];
      open.at(-1)?.push({ over: part, body });
      open.push(body);
    } else if (keyword === 'end') {
      if (open.length === 1) throw new Mismatch('not in range, nothing to end');
      open.pop();
    } else {
      open.at(-1)?.push(part);
    }
  }
  return root;
}

function runBlock(block: Block, data: unknown, options: JsonPathOptions): unknown[][] {
  return block.flatMap((step) => {
    if (!('over' in step)) return [walk(step, [data], options)];
    return walk(step.over, [data], options).flatMap((item) => runBlock(step.body, item, options));
  });
}

function walk(path: Path, from: readonly unknown[], options: JsonPathOptions): unknown[] {
  let values = [...from];
  for (const node of path) values = select(node, values, options);
  return values;
}

function select(node: Node, from: unknown[], options: JsonPathOptions): unknown[] {
  switch (node.kind) {
    case 'text':
      return [node.text];
    case 'number':
    case 'bool':
      return from.map(() => node.value);
    case 'field':
      return fieldOf(node.name, from, options);
    case 'slice':
      return present(from).flatMap((value) => sliceOf(value, node.slice));
    case 'union':
      return node.paths.flatMap((path) => walk(path, from, options));
    case 'filter':
      return from.flatMap((value) => matching(value, node.filter, options));
    case 'wildcard':
      return present(from).flatMap(childrenOf);
    case 'recursive':
      return present(from).flatMap(descendantsOf);
    case 'keyword':
      if (node.name === 'range') return from;
      throw new Mismatch(`unrecognized identifier ${node.name}`);
  }
}

const present = (values: readonly unknown[]) =>
  values.filter((value) => value !== null && value !== undefined);

function fieldOf(name: string, from: unknown[], { strict }: JsonPathOptions): unknown[] {
  const values = from.flatMap((value) =>
    isMapping(value) && Object.hasOwn(value, name) ? [value[name]] : [],
  );
  if (values.length > 0 || from.length === 0 || !strict) return values;
  throw new Mismatch(`${name} is not found`);
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Go ranges over a map in no order; here it is that of the keys. */
function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...Buffer.from(value)];
  if (!isMapping(value)) return [];
  return Object.keys(value)
    .sort()
    .map((key) => value[key]);
}

function descendantsOf(value: unknown): unknown[] {
  const children = childrenOf(value);
  return children.length === 0 ? [] : [value, ...present(children).flatMap(descendantsOf)];
}

function sliceOf(value: unknown, { start, end, single, step = 1 }: Slice): unknown[] {
  if (!Array.isArray(value)) throw new Mismatch(`${goType(value)} is not array or slice`);
  const { length } = value;
  const from = fromEnd(start ?? 0, length);
  const upTo = end === 0 && single ? length : fromEnd(end ?? length, length);
  if (from === upTo) return [];
  if (from >= length || from < 0) throw outOfBounds(from, length);
  if (upTo > length || upTo < 0) throw outOfBounds(upTo - 1, length);
  if (from > upTo) {
    throw new Mismatch(`starting index ${from} is greater than ending index ${upTo}`);
  }
  if (step <= 0) throw new Mismatch('step must be > 0');
  return value.slice(from, upTo).filter((_, i) => i % step === 0);
}

const fromEnd = (index: number, length: number) => (index < 0 ? index + length : index);

const outOfBounds = (index: number, length: number) =>
  new Mismatch(`array index out of bounds: index ${index}, length ${length}`);

function matching(value: unknown, filter: Filter, options: JsonPathOptions): unknown[] {
  if (Array.isArray(value)) return value.filter((item) => passes(item, filter, options));
  throw new Mismatch(`${goText(value)} is not array or slice and cannot be filtered`);
}

function passes(item: unknown, filter: Filter, options: JsonPathOptions): boolean {
  if (filter.operator === 'exists') return walk(filter.left, [item], {}).length > 0;
  const [left, right] = [filter.left, filter.right].map((path) => walk(path, [item], options));
  if (!left?.length || !right?.length) return false;
  if (left.length > 1 || right.length > 1) {
    throw new Mismatch('can only compare one element at a time');
  }
  return holds(left[0], filter.operator, right[0]);
}

/** Source: funcs.go in k8s.io/client-go/third_party/forked/golang/template. */
function holds(left: unknown, operator: string, right: unknown): boolean {
  const comparison = COMPARISONS[operator];
  if (!comparison) throw new Mismatch(`unrecognized filter operator ${operator}`);
  const [a, b] = [comparable(left), comparable(right)];
  if (kindOf(a) !== kindOf(b)) throw new Mismatch('incompatible types for comparison');
  const ordered = operator !== '==' && operator !== '!=';
  if (ordered && typeof a === 'boolean') throw new Mismatch('invalid type for comparison');
  return comparison(a, b);
}

type Scalar = string | number | bigint | boolean;

function comparable(value: unknown): Scalar {
  if (typeof value === 'object' || value === undefined) {
    throw new Mismatch('invalid type for comparison');
  }
  return value as Scalar;
}

const kindOf = (value: Scalar) => (typeof value === 'bigint' ? 'number' : typeof value);

const COMPARISONS: Readonly<Record<string, (a: Scalar, b: Scalar) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
