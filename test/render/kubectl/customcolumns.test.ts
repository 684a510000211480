import {
  customColumns,
  customColumnsIn,
  customRows,
  relaxed,
} from '../../../src/render/kubectl/customcolumns.ts';
import { anError } from '../../support/builders.ts';

const objects = [
  { metadata: { name: 'a', labels: { team: 'x' } }, list: [1, 2] },
  { metadata: { name: 'b\nc' } },
];

test('a row for each object, and one for each line of a cell', () => {
  const columns = customColumns('NAME:.metadata.name,TEAM:metadata.labels.team,ALL:{.list[*]}');
  expect(columns.map(({ header }) => header)).toEqual(['NAME', 'TEAM', 'ALL']);
  expect(customRows(columns, objects)).toEqual([
    ['a', 'x', '1,2'],
    ['b'],
    ['c', '<none>', '<none>'],
  ]);
});

test('columns of a file', () => {
  const columns = customColumnsIn('NAME  TEAM\n.metadata.name .metadata.labels.team\nignored\n');
  expect(customRows(columns, objects.slice(0, 1))).toEqual([['a', 'x']]);
});

test.each([
  ['', 'custom-columns format specified but no custom columns given'],
  ['NAME', 'unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>'],
])('the columns %j are refused', (spec, message) => {
  expect(() => customColumns(spec)).toThrow(anError('usage', message));
});

test.each([
  ['', /missing header line/],
  ['NAME', /missing spec line/],
  [
    'NAME TEAM\n.metadata.name',
    /number of headers \(2\) and field specifications \(1\) don't match/,
  ],
])('a file with %j is refused', (text, message) => {
  expect(() => customColumnsIn(text)).toThrow(message);
});

test.each([
  ['', ''],
  ['name', '{.name}'],
  ['.name', '{.name}'],
  ['{name}', '{.name}'],
  ['{.name}', '{.name}'],
])('the path %j means %j', (text, path) => {
  expect(relaxed(text)).toBe(path);
});

test('a path with stray braces is refused', () => {
  expect(() => relaxed('{.name}}')).toThrow(/^unexpected path string/);
});
