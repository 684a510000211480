import { folded, messageWidth } from '../../src/render/folding.ts';

const row = (...texts: string[]) => texts.map((text) => ({ text }));
const textsOf = (rows: ReturnType<typeof folded>) => rows.map((cells) => cells.map((c) => c.text));

test.each([
  ['fits', 'one two', 7, [['a', 'one two']]],
  [
    'is wrapped between words',
    'one two three',
    7,
    [
      ['a', 'one two'],
      ['', 'three'],
    ],
  ],
  [
    'keeps a word that is too long',
    'three one',
    3,
    [
      ['a', 'three'],
      ['', 'one'],
    ],
  ],
  ['is empty', '', 7, [['a', '']]],
  [
    'has wide characters',
    '就绪 就绪',
    4,
    [
      ['a', '就绪'],
      ['', '就绪'],
    ],
  ],
])('a message that %s', (_, message, width, expected) => {
  expect(textsOf(folded(row('a', message), width))).toEqual(expected);
});

const rows = [row('spoke1', 'MLService/torch', 'Conflict', 'it already exists')];

test('the width that is left for messages', () => {
  expect(messageWidth(rows, { columns: 100, rows: 50 })).toBe(
    100 - 11 - 'spoke1MLService/torchConflict'.length,
  );
});

test.each([
  ['without a terminal', undefined],
  ['on one that is too narrow to fold', { columns: 60, rows: 50 }],
])('the width for messages is unlimited %s', (_, size) => {
  expect(messageWidth(rows, size)).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  [79, 40],
  [78, Number.POSITIVE_INFINITY],
])('on %i columns, messages have 40 columns or no limit: %d', (columns, width) => {
  const others = row('spoke1', 'MLService/torch', 'Invalid', 'words');
  expect(messageWidth([others], { columns, rows: 50 })).toBe(width);
});

test('short cells take the least width of a column, wide characters two columns', () => {
  const size = { columns: 100, rows: 50 };
  expect(messageWidth([row('s', 'r', 'x', 'words')], size)).toBe(71);
  expect(messageWidth([row('推理服务', 'r', 'x', 'words')], size)).toBe(69);
});
