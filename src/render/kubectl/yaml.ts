import {
  DEFAULT_SCALAR_STYLE_RULES,
  DUMP_SCHEMA,
  dump,
  intCoreTag,
  intYaml11Tag,
  NOT_RESOLVED,
  SCALAR_STYLE,
  type ScalarLayout,
} from 'js-yaml';
import { type Order, sorted } from './sorted.ts';

/**
 * One document as kubectl writes it: keys in its order, quotes only where it has them, and double ones
 * around what would else be read as a number, a truth or a time. Long lines stay whole, where kubectl
 * folds them: they mean the same, and can be searched for.
 */
export function renderYaml(value: unknown): string {
  return dump(sorted(value, inYamlOrder), {
    schema: SCHEMA,
    scalarStyleRules: STYLE_RULES,
    quoteStyle: 'single',
    seqNoIndent: true,
    lineWidth: -1,
    noRefs: true,
  });
}

/** Several documents in one stream. */
export const renderYamlStream = (values: readonly unknown[]) =>
  values.map(renderYaml).join('---\n');

/** An API server's integers beyond 2^53 arrive as bigints. */
const SCHEMA = DUMP_SCHEMA.withTags({
  ...intYaml11Tag,
  identify: (value) => typeof value === 'bigint' || intYaml11Tag.identify(value),
  resolve: (...source) => {
    const old = intYaml11Tag.resolve(...source);
    return old === NOT_RESOLVED ? intCoreTag.resolve(...source) : old;
  },
});

const STYLE_RULES = [
  DEFAULT_SCALAR_STYLE_RULES.doubleQuoteForInvisibles,
  DEFAULT_SCALAR_STYLE_RULES.tryLongOrMultilineAsBlock,
  doubleQuoteLookalikes,
  DEFAULT_SCALAR_STYLE_RULES.quoteInvalidPlain,
  DEFAULT_SCALAR_STYLE_RULES.fallbackToDoubleQuoted,
];

/** A string that without quotes would be something else, such as `true` or `12`. */
function doubleQuoteLookalikes(layout: ScalarLayout): void {
  const { node, style, presenterOptions } = layout;
  if (style !== SCALAR_STYLE.PLAIN) return;
  const { tag } = presenterOptions.schema.resolveImplicitScalarTag(node.value);
  if (tag.tagName !== node.tag) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}

/**
 * Letters come last, and digits count as the number that they make: `a2` before `a10`.
 * Source: keyList.Less in go.yaml.in/yaml/v2, sorter.go.
 */
const inYamlOrder: Order = (a, b) => {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [x, y] = [a.charAt(start), b.charAt(start)];
  if (x === '' || y === '') return a.length - b.length;
  if (isLetter(x) !== isLetter(y)) return isLetter(x) ? 1 : -1;
  const begun = /[1-9]\d*$/.exec(a.slice(0, start))?.[0] ?? '';
  const [m, n] = [digitsAt(a, start), digitsAt(b, start)];
  const difference = Number(begun + m) - Number(begun + n) || m.length - n.length;
  return difference || (x < y ? -1 : 1);
};

const isLetter = (character: string) => /\p{L}/u.test(character);

const digitsAt = (text: string, start: number) => /^\d*/.exec(text.slice(start))?.[0] ?? '';
