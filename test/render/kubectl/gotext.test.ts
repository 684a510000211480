import { goJson, goText, goType } from '../../../src/render/kubectl/gotext.ts';

test.each([
  [null, '<nil>', '<nil>'],
  [true, 'true', 'bool'],
  ['a b', 'a b', 'string'],
  [12, '12', 'int64'],
  [0.5, '0.5', 'float64'],
  [0.00001, '1e-05', 'float64'],
  [0.0001, '0.0001', 'float64'],
  [-0.0000025, '-2.5e-06', 'float64'],
  [1_000_000, '1000000', 'int64'],
  [123_456.5, '123456.5', 'float64'],
  [-1_234_567.25, '-1.23456725e+06', 'float64'],
  [1e21, '1e+21', 'int64'],
  [1e100, '1e+100', 'int64'],
  [9007199254740993n, '9007199254740993', 'int64'],
  [['x', 1], '[x 1]', '[]interface {}'],
  [{ b: ['x', 'y'], a: 1 }, 'map[a:1 b:[x y]]', 'map[string]interface {}'],
  [{ 10: 'b', 9: 'a' }, 'map[10:b 9:a]', 'map[string]interface {}'],
])('%p as Go prints it, and its type', (value, text, type) => {
  expect([goText(value), goType(value)]).toEqual([text, type]);
});

test.each([
  [{}, '{}'],
  [[], '[]'],
  [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
  [{ html: '<a&b>' }, '{"html":"\\u003ca\\u0026b\\u003e"}'],
  [{ line: '\u2028' }, '{"line":"\\u2028"}'],
  [{ big: 9007199254740993n, none: undefined }, '{"big":9007199254740993}'],
])('%p as JSON', (value, json) => {
  expect(goJson(value)).toBe(json);
});

test('indented JSON', () => {
  expect(goJson({ b: [1, { c: 2 }], a: {} }, '  ')).toBe(`{
  "a": {},
  "b": [
    1,
    {
      "c": 2
    }
  ]
}`);
});
