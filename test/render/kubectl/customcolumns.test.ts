import {
  customColumns,
  customColumnsIn,
  customRows,
  noColumns,
  relaxed,
  relaxedPath,
} from '../../../src/render/kubectl/customcolumns.ts';
import { anError } from '../../support/builders.ts';

const llama = {
  metadata: { name: 'llama', labels: { team: '<a&b>' } },
  spec: { replicas: 3, a: [1, 'x', null, true], note: 'one\ntwo\tthree', esc: 'a\u001bb' },
};
const bert = { metadata: { name: 'bert' } };

const headersOf = (columns: readonly { header: string }[]) => columns.map(({ header }) => header);

// The cells that kubectl 1.33 prints.
test.each([
  { spec: 'N:.metadata.name', rows: [['llama'], ['bert']] },
  {
    spec: 'N:metadata.name,R:{spec.replicas}',
    rows: [
      ['llama', '3'],
      ['bert', '<none>'],
    ],
  },
  { spec: 'A:.spec.a', rows: [['[1 x <nil> true]'], ['<none>']] },
  { spec: 'A:.spec.a[*]', rows: [['1,x,<nil>,true'], ['<none>']] },
  { spec: 'A:.spec.a[1:3]', rows: [['x,<nil>'], ['<none>']] },
  { spec: 'L:.metadata.labels', rows: [['map[team:<a&b>]'], ['<none>']] },
  { spec: 'E:.spec.esc', rows: [['a^[b'], ['<none>']] },
  {
    spec: 'X:.spec.note,R:.spec.replicas',
    rows: [['one'], ['two', 'three', '3'], ['<none>', '<none>']],
  },
  { spec: 'N:', rows: [['<none>'], ['<none>']] },
])('rows of $spec', ({ spec, rows }) => {
  expect(customRows(customColumns(spec), [llama, bert])).toEqual(rows);
});

test('a header is what precedes the first colon', () => {
  expect(headersOf(customColumns('NAME:.metadata.name,:.a,A B:.b'))).toEqual(['NAME', '', 'A B']);
});

// In kubectl's words.
test.each([
  { spec: '', message: 'custom-columns format specified but no custom columns given' },
  { spec: 'N', message: 'unexpected custom-columns spec: N, expected <header>:<json-path-expr>' },
  {
    spec: 'N:.a,B',
    message: 'unexpected custom-columns spec: B, expected <header>:<json-path-expr>',
  },
  {
    spec: 'N:{.a}x',
    message:
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
  },
])('the columns "$spec" are refused', ({ spec, message }) => {
  expect(() => customColumns(spec)).toThrow(anError('usage', message));
});

test('no columns at all have the same words', () => {
  expect(noColumns()).toEqual(
    anError('usage', 'custom-columns format specified but no custom columns given'),
  );
});

test('a file has headers in its first line and paths in its second', () => {
  const columns = customColumnsIn('NAME   R\n metadata.name\t{.spec.replicas}\nmore\n');
  expect(headersOf(columns)).toEqual(['NAME', 'R']);
  expect(customRows(columns, [llama])).toEqual([['llama', '3']]);
});

const FORMAT =
  'Expected format is one line of space separated headers, one line of space separated column specs.';

test.each([
  { text: '', message: `invalid template, missing header line. ${FORMAT}` },
  { text: 'A B', message: `invalid template, missing spec line. ${FORMAT}` },
  {
    text: 'A B\n.a',
    message: "number of headers (2) and field specifications (1) don't match",
  },
  {
    text: '\n.a',
    message: "number of headers (0) and field specifications (1) don't match",
  },
])('the file $text is refused', ({ text, message }) => {
  expect(() => customColumnsIn(text)).toThrow(anError('usage', message));
});

test.each([
  { text: 'a.b', path: '{.a.b}' },
  { text: '.a.b', path: '{.a.b}' },
  { text: '{a.b}', path: '{.a.b}' },
  { text: '{.a.b}', path: '{.a.b}' },
  { text: '', path: '' },
])('$text stands for the path $path', ({ text, path }) => {
  expect(relaxed(text)).toBe(path);
});

test.each(['{.a}{.b}', '{.a}}', '{a', 'a}', '{}', 'x{.a}'])('%s is no path', (text) => {
  expect(() => relaxed(text)).toThrow('unexpected path string');
});

test('a path without braces finds what it does with them', () => {
  expect(relaxedPath('metadata.name').find(llama)).toEqual([['llama']]);
});
