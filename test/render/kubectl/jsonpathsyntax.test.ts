import { parseTemplate } from '../../../src/render/kubectl/jsonpathsyntax.ts';

const field = (name: string) => ({ kind: 'field', name });

test.each([
  ['text', [[{ kind: 'text', text: 'text' }]]],
  ['{.a.b}', [[field('a'), field('b')]]],
  ["{['a']['b']}", [[field('a'), field('b')]]],
  ['{.a\\.b}', [[field('a.b')]]],
  ['{.*}', [[{ kind: 'wildcard' }]]],
  ['{..a}', [[{ kind: 'recursive' }, field('a')]]],
  ['{"\\n"}', [[{ kind: 'text', text: '\n' }]]],
  [
    '{range .a}{end}',
    [[{ kind: 'keyword', name: 'range' }, field('a')], [{ kind: 'keyword', name: 'end' }]],
  ],
])('%s', (template, parts) => {
  expect(parseTemplate(template)).toEqual(parts);
});

test.each([
  ['{[1]}', { start: 1, end: 2, single: true }],
  ['{[-1]}', { start: -1, end: 0, single: true }],
  ['{[1:3]}', { start: 1, end: 3, single: false }],
  ['{[::2]}', { start: undefined, end: undefined, single: false, step: 2 }],
])('the slice %s', (template, slice) => {
  const [[node] = []] = parseTemplate(template);
  expect(node).toMatchObject({ kind: 'slice', slice });
});

test('a union of indexes', () => {
  const [[node] = []] = parseTemplate('{[0,2]}');
  expect(node).toMatchObject({ kind: 'union', paths: [[{ kind: 'slice' }], [{ kind: 'slice' }]] });
});

test('a filter', () => {
  const [[node] = []] = parseTemplate('{[?(@.a=="b")]}');
  expect(node).toMatchObject({
    kind: 'filter',
    filter: { operator: '==', left: [field('a')], right: [{ kind: 'text', text: 'b' }] },
  });
});

test.each(['{.a', '{.a]}', "{['a}", '{[a:b:c:d]}', '{?}'])('%s cannot be parsed', (template) => {
  expect(() => parseTemplate(template)).toThrow();
});
