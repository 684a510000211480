import { parseJson } from '../../../src/kube/api/json.ts';

test.each([
  '{"a":9007199254740993}',
  '{"a":[-9223372036854775808,18446744073709551615]}',
  '{"a":9007199254740991,"b":0.1,"c":1e+21,"d":"12345678901234567890"}',
  '[1234567890123456789]',
])('%s is preserved', (text) => {
  expect(JSON.stringify(parseJson(text))).toBe(text);
});

test('white space around a long integer does not hide it', () => {
  expect(parseJson('{ "a" : 9007199254740993 }')).toEqual({ a: 9007199254740993n });
});

test('an integer that a double can hold stays a number', () => {
  expect(parseJson('{"a":1234567890123456,"b":1.5}')).toEqual({
    a: 1234567890123456,
    b: 1.5,
  });
});

test('a copy of it is preserved', () => {
  const copy = structuredClone(parseJson('{"a":9007199254740993}'));
  expect(JSON.stringify(copy)).toBe('{"a":9007199254740993}');
});
