import { widthOf } from '../../../src/render/kubectl/width.ts';

test.each([
  ['', 0],
  ['spoke1', 6],
  ['就绪', 4],
  ['ｆｕｌｌ', 8],
  ['é', 1],
  ['e\u0301', 1], // a combining accent
  ['a\u200bb', 2], // a zero-width space
  ['✔', 1],
  ['🚀', 2],
])('%j takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});
