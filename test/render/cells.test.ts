import {
  headers,
  heightOf,
  lineWidth,
  renderCells,
  rowsOf,
  styleOf,
} from '../../src/render/cells.ts';

const rows = [
  headers('SPOKE', 'STATE'),
  [{ text: 'spoke1' }, { text: 'Ready', level: 'good' as const }],
  [{ text: '就绪' }, { text: 'Failed', level: 'bad' as const }],
];

test.each([
  ['unicode', 'SPOKE    STATE\nspoke1   ✔ Ready\n就绪     ✖ Failed\n'],
  ['ascii', 'SPOKE    STATE\nspoke1   + Ready\n就绪     x Failed\n'],
  ['none', 'SPOKE    STATE\nspoke1   Ready\n就绪     Failed\n'],
] as const)('icons: %s', (icons, text) => {
  expect(renderCells(rows, styleOf(icons, false))).toBe(text);
});

test('colours change no widths', () => {
  const plain = renderCells(rows, styleOf('none', false));
  const coloured = renderCells(rows, styleOf('none', true));
  expect(coloured).toContain('spoke1   \u001b[32mReady\u001b[0m\n');
  expect(coloured.split('\n').map(lineWidth)).toEqual(plain.split('\n').map(lineWidth));
});

test.each([
  ['abc', 3, ['abc']],
  ['abcd', 3, ['abc', 'd']],
  ['就绪', 3, ['就 ', '绪']],
  ['\u001b[31mabcd\u001b[0m', 3, ['\u001b[31mabc', 'd\u001b[0m']],
  ['', 3, ['']],
])('%j wrapped at %i', (line, columns, expected) => {
  expect(rowsOf(line, columns)).toEqual(expected);
});

test('the height counts wrapped lines', () => {
  expect(heightOf('abc\nabcd\n\n', 3)).toBe(4);
});
