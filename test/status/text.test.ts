import { cutAt, listed } from '../../src/status/text.ts';

test.each([
  { name: 'fits', text: 'ready', bytes: 5, cut: 'ready' },
  { name: 'is empty', text: '', bytes: 0, cut: '' },
  { name: 'is too long', text: 'a'.repeat(30), bytes: 20, cut: 'aaaaaa…(+24 bytes)' },
  { name: 'fits in CJK', text: '服务未就绪', bytes: 15, cut: '服务未就绪' },
  {
    name: 'would be cut inside a character of three bytes',
    text: '服务未就绪'.repeat(3),
    bytes: 25,
    cut: '服务未…(+36 bytes)',
  },
  {
    name: 'would be cut inside a surrogate pair',
    text: '😀'.repeat(10),
    bytes: 21,
    cut: '😀…(+36 bytes)',
  },
  { name: 'has only room for the note', text: 'a'.repeat(30), bytes: 3, cut: '…(+30 bytes)' },
])('a text that $name', ({ text, bytes, cut }) => {
  expect(cutAt(text, bytes)).toBe(cut);
});

test('a cut text never exceeds its bytes, and never ends inside a character', () => {
  const text = 'ab服😀é'.repeat(40);
  for (let bytes = 20; bytes < Buffer.byteLength(text); bytes++) {
    const cut = cutAt(text, bytes);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes);
    expect(text.startsWith(cut.replace(/…\(\+\d+ bytes\)$/, ''))).toBe(true);
  }
});

const list = (items: readonly string[], bytes: number) =>
  listed(items, (item) => item, { separator: ', ', bytes });

test.each([
  { name: 'nothing', items: [], bytes: 100, text: '' },
  { name: 'one', items: ['spoke1'], bytes: 6, text: 'spoke1' },
  { name: 'all', items: ['spoke1', 'spoke2'], bytes: 14, text: 'spoke1, spoke2' },
  {
    name: 'as many as there is room for, and the number of the rest',
    items: ['spoke1', 'spoke2', 'spoke3', 'spoke4'],
    bytes: 27,
    text: 'spoke1, spoke2, and 2 more',
  },
  {
    name: 'one at least, cut',
    items: ['a'.repeat(40), 'spoke2'],
    bytes: 30,
    text: 'aaaa…(+36 bytes), and 1 more',
  },
])('$name is listed', ({ items, bytes, text }) => {
  expect(list(items, bytes)).toBe(text);
});

test('items without room are not even rendered', () => {
  const told: number[] = [];
  const tell = (i: number) => {
    told.push(i);
    return 'x'.repeat(40);
  };
  const items = Array.from({ length: 100_000 }, (_, i) => i);
  listed(items, tell, { separator: ' | ', bytes: 1024 });
  expect(told.length).toBeLessThan(30);
});
