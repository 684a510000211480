import {
  cellText,
  DESCRIBE,
  renderRows,
  rowWriter,
  TABLE,
} from '../../../src/render/kubectl/table.ts';

test('columns are as wide as their widest cell and three blanks, the last one is not padded', () => {
  const rows = [
    ['NAME', 'READY', 'CLUSTERS', 'APPLIED', 'AGE'],
    ['hmls-sample', '3/4', '4', '7/8', '41d'],
    ['m', '', '12', '100/100', '5m30s'],
  ];
  expect(`\n${renderRows(rows)}`).toBe(`
NAME          READY   CLUSTERS   APPLIED   AGE
hmls-sample   3/4     4          7/8       41d
m                     12         100/100   5m30s
`);
});

// Widths as Go's tabwriter gives them with the settings of kubectl.
test.each([
  { name: 'a column is at least six wide', rows: [['a', 'b']], text: 'a     b\n' },
  {
    name: 'three blanks follow the widest',
    rows: [['True', '2', '9d']],
    text: 'True   2     9d\n',
  },
  {
    name: 'an empty last cell leaves blanks',
    rows: [
      ['a', ''],
      ['b', 'x'],
    ],
    text: 'a     \nb     x\n',
  },
  { name: 'a lone cell has no column', rows: [['only']], text: 'only\n' },
  {
    name: 'a Chinese character is two wide',
    rows: [
      ['服务未就绪', 'x'],
      ['service', 'x'],
    ],
    text: '服务未就绪   x\nservice      x\n',
  },
  {
    name: 'so is an emoji, and what goes on top of a letter has no width',
    rows: [
      ['😀😀😀', 'x'],
      ['cafe\u0301', 'x'],
    ],
    text: '😀😀😀   x\ncafe\u0301     x\n',
  },
  {
    name: 'the last cell of a short row takes no part in a width',
    rows: [['a very long remark'], ['a', 'b']],
    text: 'a very long remark\na     b\n',
  },
  { name: 'no rows are no text', rows: [], text: '' },
])('$name', ({ rows, text }) => {
  expect(renderRows(rows, TABLE)).toBe(text);
});

test('rows that come later find the columns as wide as they have been', () => {
  const write = rowWriter();
  expect([write([['NAME', 'X']]), write([['a long name', 'x']]), write([['b', 'x']])]).toEqual([
    'NAME   X\n',
    'a long name   x\n',
    'b             x\n',
  ]);
});

test('descriptions are set closer', () => {
  expect(
    renderRows(
      [
        ['Name:', 'mnist'],
        ['Namespace:', 'demo'],
      ],
      DESCRIBE,
    ),
  ).toBe('Name:       mnist\nNamespace:  demo\n');
});

test('a table may have any number of rows', () => {
  const rows = Array.from({ length: 200_000 }, () => ['a', 'b']);
  expect(renderRows(rows).length).toBe(200_000 * 'a     b\n'.length);
});

test.each([
  { value: 'ready', text: 'ready' },
  { value: '', text: '' },
  { value: undefined, text: '' },
  { value: null, text: '' },
  { value: 0, text: '0' },
  { value: false, text: 'false' },
  { value: 9007199254740993n, text: '9007199254740993' },
  { value: 'one\ntwo', text: 'one...' },
  { value: 'one\rtwo', text: 'one...' },
  { value: 'one\ftwo', text: 'one...' },
  { value: '\ntwo', text: '...' },
  { value: '\u001b[31mred\u001b[0m', text: '^[[31mred^[[0m' },
  { value: '\u009b31mred, \u0007ring\u0008\u007f', text: '\\x9b31mred, ^Gring^H^?' },
])('the cell of $value is "$text"', ({ value, text }) => {
  expect(cellText(value)).toBe(text);
});
