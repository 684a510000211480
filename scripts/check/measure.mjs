import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { parse } from '@babel/parser';

/**
 * @typedef {object} Measures
 * @property {number[]} functionLines of each named function, method and assigned arrow, ascending
 * @property {string[]} findings `FILE:LINE: what`, of each `any`, non-null `!` and `@ts-ignore`
 * @property {string[]} imports paths from the root of our files that it imports, including types
 */

/**
 * A node of the syntax tree; other properties hold what belongs to it, nodes among them.
 *
 * @typedef {{ type: string, loc: { start: { line: number }, end: { line: number } } } & Record<string, unknown>} Node
 */

/**
 * Measures one source file.
 *
 * @param {string} path from the root, with slashes
 * @param {string} text
 * @returns {Measures}
 */
export function measure(path, text) {
  const file = parse(text, { sourceType: 'module', plugins: ['typescript'] });
  /** @type {Measures} */
  const measures = { functionLines: [], findings: ignores(path, file.comments ?? []), imports: [] };
  visit(/** @type {Node} */ (asNode(file.program)), (node, parent) => {
    if (isNamedFunction(node, parent)) measures.functionLines.push(linesOf(node));
    const what = FORBIDDEN[node.type] ?? (isDefinite(node) ? 'definite !' : undefined);
    if (what) measures.findings.push(`${path}:${node.loc.start.line}: ${what}`);
    const imported = importedBy(node);
    if (imported?.startsWith('.')) {
      measures.imports.push(posix.join(posix.dirname(path), imported));
    }
  });
  measures.functionLines.sort((a, b) => a - b);
  return measures;
}

/** @type {Readonly<Record<string, string>>} */
const FORBIDDEN = { TSAnyKeyword: 'any', TSNonNullExpression: 'non-null !' };

/**
 * @param {string} path
 * @param {readonly { value: string, loc?: { start: { line: number } } | null }[]} comments
 */
function ignores(path, comments) {
  const found = comments.filter(({ value }) => /@ts-(ignore|nocheck)/.test(value));
  return found.map(({ loc }) => `${path}:${loc?.start.line}: @ts-ignore`);
}

/** @param {Node} node */
const isDefinite = (node) => node.definite === true;

/**
 * Callbacks are not counted separately: they are lines of the enclosing function.
 *
 * @param {Node} node
 * @param {Node | undefined} parent
 */
function isNamedFunction(node, parent) {
  if (/^(FunctionDeclaration|ObjectMethod|Class(Private)?Method)$/.test(node.type)) return true;
  if (!/^(Arrow)?FunctionExpression$/.test(node.type)) return false;
  return /^(VariableDeclarator|ObjectProperty|Class(Private)?Property)$/.test(parent?.type ?? '');
}

/** @param {Node} node */
function linesOf({ loc }) {
  return loc.end.line - loc.start.line + 1;
}

/**
 * The module that `node` imports, if any: `import`, `export … from`, `import()`.
 *
 * @param {Node} node
 * @returns {string | undefined}
 */
function importedBy(node) {
  const isCall = node.type === 'CallExpression' && asNode(node.callee)?.type === 'Import';
  const specifier = asNode(isCall ? [node.arguments].flat()[0] : node.source);
  return specifier?.type === 'StringLiteral' ? String(specifier.value) : undefined;
}

/**
 * @param {Node} node
 * @param {(node: Node, parent: Node | undefined) => void} see
 * @param {Node} [parent]
 */
function visit(node, see, parent) {
  see(node, parent);
  for (const value of Object.values(node).flat()) {
    const child = asNode(value);
    if (child) visit(child, see, node);
  }
}

/**
 * @param {unknown} value
 * @returns {Node | undefined} undefined for anything that is not a node, including comments
 */
function asNode(value) {
  const isNode = typeof value === 'object' && value !== null && 'type' in value && 'loc' in value;
  if (!isNode || /^Comment/.test(String(value.type))) return undefined;
  return /** @type {Node} */ (value);
}

/**
 * Each group of files that import one another, directly or not.
 *
 * @param {ReadonlyMap<string, readonly string[]>} imports by file
 * @returns {string[][]}
 */
export function circlesIn(imports) {
  const reached = new Map([...imports.keys()].map((file) => [file, reachedFrom(file, imports)]));
  const inCircles = [...imports.keys()].filter((file) => reached.get(file)?.has(file));
  const groups = Map.groupBy(inCircles, (file) =>
    inCircles.find((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file)),
  );
  return [...groups.values()];
}

/**
 * @param {string} start
 * @param {ReadonlyMap<string, readonly string[]>} imports
 */
function reachedFrom(start, imports) {
  /** @type {Set<string>} */
  const reached = new Set();
  const todo = [...(imports.get(start) ?? [])];
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    todo.push(...(imports.get(file) ?? []));
  }
  return reached;
}

/**
 * The smallest number that at least `share` of the ascending `numbers` do not exceed.
 *
 * @param {readonly number[]} numbers
 * @param {number} share from 0 to 1
 */
export const percentile = (numbers, share) =>
  numbers[Math.max(0, Math.ceil(numbers.length * share) - 1)] ?? 0;

/**
 * The TypeScript files below a folder, as paths from the root with slashes.
 *
 * @param {string} root
 * @param {string} folder
 */
export function sourcesIn(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => posix.join(folder, file.replaceAll(sep, '/')))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
