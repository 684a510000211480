import { readYaml } from '../../src/yaml/reader.ts';

/** The values of the documents, and what is wrong as `document:line:column: message`. */
function read(text: string) {
  const { documents, problem } = readYaml(text);
  return {
    values: documents.map(({ value }) => value),
    ...(problem && {
      problem: `${problem.document}:${problem.line}:${problem.column}: ${problem.message}`,
    }),
  };
}

const one = (text: string) => read(text).values[0];

// What kubectl 1.35 makes of the same scalar (go.yaml.in/yaml v2).
test.each<[string, unknown]>([
  ['0644', 420],
  ['0o644', 420],
  ['-0644', -420],
  ['0x1F', 31],
  ['0xFFFFFFFFFFFFFFFF', 18446744073709552000],
  ['0x1FFFFFFFFFFFFFFFF', '0x1FFFFFFFFFFFFFFFF'],
  ['0x', '0x'],
  ['0b101', 5],
  ['-0b11', -3],
  ['0b102', '0b102'],
  ['0b', '0b'],
  ['0o8', '0o8'],
  ['1_000', 1000],
  ['1_000.5', 1000.5],
  ['1__0', 10],
  ['1_', 1],
  ['_1', '_1'],
  ['0_7', 7],
  ['08', 8],
  ['09.5', 9.5],
  ['+12', 12],
  ['-0', 0],
  ['12:30', '12:30'],
  ['190:20:30', '190:20:30'],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1e400', '1e400'],
  ['.5', 0.5],
  ['5.', 5],
  ['+.5', 0.5],
  ['-.5e3', -500],
  ['1.0', 1],
  ['4.35', 4.35],
  ['9007199254740993', 9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
  ['9223372036854775808', 9223372036854776000],
  ['123456789012345678901234567890', 1.2345678901234568e29],
  ['y', true],
  ['yes', true],
  ['On', true],
  ['TRUE', true],
  ['tRue', 'tRue'],
  ['N', false],
  ['off', false],
  ['null', null],
  ['~', null],
  ['', null],
  ['2001-01-01', '2001-01-01'],
  ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
  ['<<', '<<'],
  ['=', '='],
  ['"yes"', 'yes'],
  ["'0644'", '0644'],
  ['!!str 12', '12'],
  ['!!int "12"', 12],
  ['!!int 0644', 420],
  ['!!float 12', 12],
  ['!!float "1.5"', 1.5],
  ['!!bool "yes"', true],
  ['!!null ""', null],
  ['!!binary aGVsbG8=', 'hello'],
  ['!!timestamp 2001-01-01', '2001-01-01'],
  ['!foo 12', '12'],
  ['! 12', '12'],
  ['!<tag:yaml.org,2002:int> "12"', 12],
])('the scalar %s is %p', (text, value) => {
  expect(read(`v: ${text}\n`)).toEqual({ values: [{ v: value }] });
});

test.each<{ name: string; text: string; values: readonly unknown[] }>([
  { name: 'nothing', text: '', values: [] },
  { name: 'a comment', text: '# only\n', values: [] },
  { name: 'empty documents', text: '---\n---\n', values: [null, null] },
  { name: 'several', text: 'a: 1\n--- # b\nb: 2\n...\n', values: [{ a: 1 }, { b: 2 }] },
  { name: 'a byte order mark', text: '\uFEFFa: 1', values: [{ a: 1 }] },
  { name: 'JSON with tabs', text: '{\n\t"a":\t[1,\n\t2]\n}\n', values: [{ a: [1, 2] }] },
  { name: 'escapes of JSON', text: '{"a":"\\ud83d\\ude00\\/"}', values: [{ a: '😀/' }] },
  {
    name: 'JSON after JSON',
    text: '{"a":"}{"}{"b":2}\n\n{"c":3}\n',
    values: [{ a: '}{' }, { b: 2 }, { c: 3 }],
  },
  { name: 'YAML after JSON', text: '{"a":1}\n---\nb: 2\n', values: [{ a: 1 }, { b: 2 }] },
  {
    name: 'flow style',
    text: '{a: 1, b: [x, {c: d}]}\n',
    values: [{ a: 1, b: ['x', { c: 'd' }] }],
  },
  {
    name: 'keys that are no texts',
    text: '{1: a, 1.5: b, 0x10: c}',
    values: [{ 1: 'a', 1.5: 'b', 16: 'c' }],
  },
  { name: 'a key that is a truth', text: 'y: 1\n', values: [{ true: 1 }] },
  {
    name: 'a merge',
    text: 'a: &a {p: 1, q: 2}\nb: {<<: *a, p: 3}\n',
    values: [{ a: { p: 1, q: 2 }, b: { p: 3, q: 2 } }],
  },
  {
    name: 'a merge after a key, which it overrides, as with kubectl',
    text: 'a: &a {p: 1}\nb: {p: 3, <<: *a}\n',
    values: [{ a: { p: 1 }, b: { p: 1 } }],
  },
  {
    name: 'a merge of several, the first wins',
    text: 'a: &a {p: 1}\nb: &b {p: 9, z: 1}\nc: {<<: [*a, *b]}\n',
    values: [{ a: { p: 1 }, b: { p: 9, z: 1 }, c: { p: 1, z: 1 } }],
  },
  {
    name: 'a quoted merge key, which is a key',
    text: '{"<<": {"a": 1}}',
    values: [{ '<<': { a: 1 } }],
  },
  {
    name: 'a block text',
    text: 'a: |\n  b\n   c\n\nd: >-\n  e\n  f\n',
    values: [{ a: 'b\n c\n', d: 'e f' }],
  },
])('$name', ({ text, values }) => {
  expect(read(text)).toEqual({ values });
});

test('a key that is called __proto__ is a key like any other', () => {
  const value = one('{__proto__: {polluted: true}, constructor: {prototype: {polluted: true}}}');
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each([
  {
    name: 'a list that does not end',
    text: 'a: 1\nb: [c,\n',
    problem: '1:3:1: deficient indentation',
  },
  {
    name: 'JSON that does not end',
    text: '{"a":',
    problem: '1:1:6: unexpected end of the stream within a flow collection',
  },
  {
    name: 'a key that stands twice',
    text: 'a: 1\nb:\n  c: 1\n  "c": 2\n',
    problem: '1:4:3: duplicate key "c"',
  },
  {
    name: 'a key twice, in other words',
    text: '{1: a, "1": b}',
    problem: '1:1:8: duplicate key "1"',
  },
  {
    name: 'a key twice, in the third document',
    text: '---\na: 1\n---\nb: 1\n---\nc: 1\nc: 2\n',
    problem: '3:7:1: duplicate key "c"',
  },
  {
    name: 'a key twice, in the second of two JSON texts',
    text: '{"a": 1}\n{"b": 1,\n "b": 2}',
    problem: '2:3:2: duplicate key "b"',
  },
  {
    name: 'broken YAML in the second document',
    text: 'a: 1\n---\nb: "x\n',
    problem: '2:4:1: deficient indentation',
  },
  {
    name: 'an alias of nothing',
    text: 'a: *x\n',
    problem: '1:1:5: unknown anchor &x',
  },
  {
    name: 'an alias of itself',
    text: 'a: &x [*x]\n',
    problem: '1:1:9: unknown anchor &x',
  },
  { name: 'infinity', text: 'a: .inf\n', problem: '1:1:4: .inf cannot be represented in JSON' },
  {
    name: 'a tag that does not fit',
    text: 'a: !!int b\n',
    problem: '1:1:10: "b" does not match its tag !!int',
  },
  { name: 'a list as a key', text: '? [a]\n: b\n', problem: '1:1:3: a key must be a scalar' },
  { name: 'nothing as a key', text: '{null: a}\n', problem: '1:1:2: a key must be a scalar' },
  {
    name: 'a merge of a text',
    text: 'a: {<<: b}\n',
    problem: '1:1:9: << takes a map or a list of maps',
  },
])('$name is a problem with a place', ({ text, problem }) => {
  expect(read(text).problem).toBe(problem);
});

test('aliases cannot blow a document up', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i++) {
    const many = Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ');
    lines.push(`a${i}: &a${i} [${many}]`);
  }
  expect(read(lines.join('\n')).problem).toMatch(/aliases make the document too large$/);
});

test('what is too deep is refused', () => {
  expect(read('['.repeat(5000)).problem).toMatch(/^1:1:\d+: nesting exceeded maxDepth/);
});

test('every value has its place: a text its own, a list and a map that of their key', () => {
  const text = 'a:\n  - b: 1\n    "c": [x, {d: e}]\nf: g\n---\nz: y\n';
  const [first, second] = readYaml(text).documents;
  const at = (...path: (string | number)[]) => {
    const { line, column } = first?.positionOf(path) ?? {};
    return `${line}:${column}`;
  };
  expect(at()).toBe('1:1');
  expect(at('a')).toBe('1:1');
  expect(at('a', 0)).toBe('2:5');
  expect(at('a', 0, 'b')).toBe('2:8');
  expect(at('a', 0, 'c')).toBe('3:5');
  expect(at('a', 0, 'c', 1, 'd')).toBe('3:18');
  expect(at('f')).toBe('4:4');
  expect(at('a', 0, 'missing', 'more')).toBe('2:5');
  expect(second?.positionOf(['z'])).toEqual({ line: 6, column: 4 });
});
