import { type Node, parseTemplate } from '../../../src/render/kubectl/jsonpathsyntax.ts';

const field = (name: string): Node => ({ kind: 'field', name });
const text = (of: string): Node => ({ kind: 'text', text: of });
const slice = (start?: number, end?: number, step?: number, single = false): Node => ({
  kind: 'slice',
  slice: { start, end, single, step },
});
const filter = (left: Node[], operator: string, right: Node[]): Node => ({
  kind: 'filter',
  filter: { left, operator, right },
});

test('texts and what stands between braces come in their order', () => {
  expect(parseTemplate('a}{.b}{ .c .d }e')).toEqual([
    [text('a}')],
    [field('b')],
    [field('c'), field('d')],
    [text('e')],
  ]);
  expect(parseTemplate('')).toEqual([]);
  expect(parseTemplate('{}')).toEqual([[]]);
});

test.each<{ template: string; nodes: Node[] }>([
  { template: '{.a.b}', nodes: [field('a'), field('b')] },
  { template: '{$.a}', nodes: [field('a')] },
  { template: '{@.a}', nodes: [field('a')] },
  { template: '{.a.*}', nodes: [field('a'), { kind: 'wildcard' }] },
  { template: '{.a\\.b/c-d.e}', nodes: [field('a.b/c-d'), field('e')] },
  { template: "{['a']['b\\.c']}", nodes: [field('a'), field('b.c')] },
  { template: '{..a}', nodes: [{ kind: 'recursive' }, field('a')] },
  { template: '{...a}', nodes: [{ kind: 'recursive' }, field('a')] },
  { template: '{..[0]}', nodes: [{ kind: 'recursive' }, slice(0, 1, undefined, true)] },
  { template: '{[3]}', nodes: [slice(3, 4, undefined, true)] },
  { template: '{[-1]}', nodes: [slice(-1, 0, undefined, true)] },
  { template: '{[*]}', nodes: [slice()] },
  { template: '{[1:]}', nodes: [slice(1)] },
  { template: '{[:-2]}', nodes: [slice(undefined, -2)] },
  { template: '{[1:5:2]}', nodes: [slice(1, 5, 2)] },
  {
    template: "{[0, 'a']}",
    nodes: [{ kind: 'union', paths: [[slice(0, 1, undefined, true)], [field('a')]] }],
  },
  { template: '{[?(@.a)]}', nodes: [filter([field('a')], 'exists', [])] },
  {
    template: '{[?(@.a==1)]}',
    nodes: [filter([field('a')], '==', [{ kind: 'number', value: 1 }])],
  },
  { template: '{[?(@.a<=@.b)].c}', nodes: [filter([field('a')], '<=', [field('b')]), field('c')] },
  { template: '{[?(@.a!=")]")]}', nodes: [filter([field('a')], '!=', [text(')]')])] },
  { template: '{-1.5}', nodes: [{ kind: 'number', value: -1.5 }] },
  { template: '{true}', nodes: [{ kind: 'bool', value: true }] },
  { template: '{false}', nodes: [{ kind: 'bool', value: false }] },
  { template: '{range .a[*]}', nodes: [{ kind: 'keyword', name: 'range' }, field('a'), slice()] },
  { template: '{end}', nodes: [{ kind: 'keyword', name: 'end' }] },
  { template: '{"a\\tb"}', nodes: [text('a\tb')] },
  { template: "{'it\\'s'}", nodes: [text("it's")] },
  { template: '{"\\x41\\102\\u00e9\\U0001F600"}', nodes: [text('ABé😀')] },
])('the steps of $template', ({ template, nodes }) => {
  expect(parseTemplate(template)).toEqual([nodes]);
});

// In the words of kubectl 1.33.
test.each([
  { template: '{.a', says: 'unclosed action' },
  { template: '{.a\n}', says: 'unclosed action' },
  { template: '{.a]}', says: "unrecognized character in action: U+005D ']'" },
  { template: "{['a}", says: 'unterminated array' },
  { template: '{?}', says: "unrecognized character in action: U+003F '?'" },
  { template: '{#}', says: "unrecognized character in action: U+0023 '#'" },
  { template: '{....a}', says: 'invalid multiple recursive descent' },
  { template: '{1.2.3}', says: 'cannot parse number 1.2.3' },
  { template: '{-}', says: 'cannot parse number -' },
  { template: '{.a[1', says: 'unterminated array' },
  { template: '{.a[-]}', says: 'array index - is not a number' },
  { template: '{.a[1:2:3:4]}', says: 'invalid array index 1:2:3:4' },
  { template: '{.a[?(@.b]}', says: 'unterminated filter' },
  { template: '{.a[?(@.b)}', says: 'unclosed array expect ]' },
  { template: '{"a', says: 'unterminated quoted string' },
  { template: '{"\\q"}', says: 'unquote string "\\q" error invalid syntax' },
  { template: '{"\\U00110000"}', says: 'unquote string "\\U00110000" error invalid syntax' },
])('$template cannot be read: $says', ({ template, says }) => {
  expect(() => parseTemplate(template)).toThrow(new Error(says));
});
