import { jsonTexts } from '../../src/yaml/jsontexts.ts';

test.each([
  ['a: 1\n--- {}\n', ['a: 1\n--- {}\n']],
  ['{"a": 1}', ['{"a": 1}']],
  ['{"a": {}}{"b": 2}\n {"c": 3}\n', ['{"a": {}}', '{"b": 2}', '\n {"c": 3}']],
  ['{"a": "}{"}{"b": "\\"}"}', ['{"a": "}{"}', '{"b": "\\"}"}']],
  ['{"a": 1}\n---\nb: 2\n', ['{"a": 1}\n---\nb: 2\n']],
  ['{"a": 1}{"b": 2}\n---\nc: 3\n', ['{"a": 1}', '{"b": 2}\n---\nc: 3\n']],
  ['{"a": ', ['{"a": ']],
])('%j', (text, parts) => {
  expect(jsonTexts(text).map(({ start, end }) => text.slice(start, end))).toEqual(parts);
});
