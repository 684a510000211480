import { LiveView } from '../../plugin/live.ts';

/** What a view writes, to a terminal of that size, or else to a pipe. */
function written(texts: readonly string[], size?: { columns: number; rows: number }): string[] {
  const chunks: string[] = [];
  const view = new LiveView({
    out: (text) => chunks.push(text),
    err: () => {},
    terminal: () => size,
  });
  for (const text of texts) view.show(text);
  return chunks;
}

const size = { columns: 10, rows: 5 };

test('in a pipe each text follows the one before, and none comes twice', () => {
  expect(written(['a\n', 'a\n', 'b\n'])).toEqual(['a\n', '\nb\n']);
});

test('on a terminal it takes the place of the one before', () => {
  expect(written(['a\nb\n', 'c\n'], size)).toEqual([
    'a\u001b[K\nb\u001b[K\n\u001b[J',
    '\u001b[2Fc\u001b[K\n\u001b[J',
  ]);
});

test('lines that wrap take more than one row', () => {
  expect(written(['0123456789abc\n', 'c\n'], size)[1]).toContain('\u001b[2Fc');
});

test.each([
  ['what fits', 'a\nb\nc\nd\n', 'a b c d'],
  ['one line too many', 'a\nb\nc\nd\ne\n', 'a b c … and 2 more lines'],
  ['lines that wrap', '0123456789abc\nb\nc\nd\n', '0123456789abc b … and 2 more lines'],
])('%s', (_, text, shown) => {
  const [first = ''] = written([text], size);
  expect(first.replaceAll('\u001b[K\n', ' ').replace(' \u001b[J', '')).toBe(shown);
});
