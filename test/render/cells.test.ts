import {
  headers,
  heightOf,
  lineWidth,
  renderCells,
  rowsOf,
  styleOf,
} from '../../src/render/cells.ts';
import { LEVELS } from '../../src/status/state.ts';

const rows = [
  headers('SPOKE', 'STATE'),
  [{ text: 'spoke1' }, { text: 'Ready', level: 'good' as const }],
  [{ text: '就绪' }, { text: 'Failed', level: 'bad' as const }],
];

test.each([
  ['unicode', 'SPOKE    STATE\nspoke1   ✔ Ready\n就绪     ✖ Failed\n'],
  ['ascii', 'SPOKE    STATE\nspoke1   + Ready\n就绪     x Failed\n'],
  ['none', 'SPOKE    STATE\nspoke1   Ready\n就绪     Failed\n'],
] as const)('icons (%s) come before the text and count in the width', (icons, text) => {
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

test.each([
  ['unicode', '✖ ? ॥ ◌ ✔'],
  ['ascii', 'x ? = ~ +'],
] as const)('each level has an icon of its own: %s', (icons, expected) => {
  expect(LEVELS.map(styleOf(icons, false).icon).join(' ')).toBe(expected);
});

test('each level has a colour of its own', () => {
  const { paint } = styleOf('none', true);
  expect(LEVELS.map((level) => paint('x', level))).toEqual([
    '\u001b[31mx\u001b[0m',
    '\u001b[35mx\u001b[0m',
    '\u001b[36mx\u001b[0m',
    '\u001b[33mx\u001b[0m',
    '\u001b[32mx\u001b[0m',
  ]);
});

test('of cells with the same text, only the one with a level is coloured', () => {
  const row = [{ text: 'bad' }, { text: 'bad', level: 'bad' as const }, { text: 'bad' }];
  expect(renderCells([row], styleOf('none', true))).toBe('bad   \u001b[31mbad\u001b[0m   bad\n');
});
