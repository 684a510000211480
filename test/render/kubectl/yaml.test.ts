import { load } from 'js-yaml';
import { renderYaml, renderYamlStream } from '../../../src/render/kubectl/yaml.ts';

// What kubectl 1.35 writes for the same value (sigs.k8s.io/yaml v1.6), unless the test says otherwise.
test.each([
  { name: 'nothing', value: null, text: 'null' },
  { name: 'an empty map', value: {}, text: '{}' },
  { name: 'an empty list', value: [], text: '[]' },
  { name: 'a number', value: 3, text: '3' },
  { name: 'a fraction', value: 0.25, text: '0.25' },
  { name: 'an integer beyond 2^53', value: 9007199254740993n, text: '9007199254740993' },
  { name: 'a truth', value: true, text: 'true' },
  { name: 'a text', value: 'say "x", it\'s 1.2.3', text: 'say "x", it\'s 1.2.3' },
  { name: 'CJK', value: '服务未就绪', text: '服务未就绪' },
  { name: 'a URL', value: 'http://a.b:80/x#y', text: 'http://a.b:80/x#y' },
])('$name is written plain: $text', ({ value, text }) => {
  expect(renderYaml({ key: value })).toBe(`key: ${text}\n`);
});

test.each([
  '',
  'true',
  'Off',
  'yes',
  'n',
  'null',
  '~',
  '12',
  '+1',
  '1_000',
  '0644',
  '0x1f',
  '0o7',
  '1e3',
  '.5',
  '1:30',
  '.inf',
  '2024-04-15',
  '2024-04-15T10:11:48Z',
])('the text "%s" is quoted twice, since it looks like something else', (value) => {
  expect(renderYaml({ key: value })).toBe(`key: "${value}"\n`);
});

test.each([
  '*',
  'a: b',
  'a #b',
  '- a',
  '-',
  '{{if .X}}a{{end}}',
  '[a]',
  '@a',
  '%a',
  ' a',
  'a ',
  ' ',
  '"a"',
  'a:',
])('the text "%s" is quoted once, since it would not stand without', (value) => {
  expect(renderYaml({ key: value })).toBe(`key: '${value}'\n`);
});

test.each([
  { value: 'a\tb', text: '"a\\tb"' },
  { value: 'a\rb', text: '"a\\rb"' },
  { value: 'a\u001bb', text: '"a\\eb"' },
  { value: "it's: x", text: "'it''s: x'" },
])('$text is spelt with escapes', ({ value, text }) => {
  expect(renderYaml({ key: value })).toBe(`key: ${text}\n`);
});

test.each([
  { name: 'with an end', value: 'a\nb\n', text: '|\n  a\n  b\n' },
  { name: 'without one', value: 'a\nb', text: '|-\n  a\n  b\n' },
  { name: 'with several', value: 'a\n\nb\n\n', text: '|+\n  a\n\n  b\n\n' },
  { name: 'that is indented', value: ' a\nb', text: '|2-\n   a\n  b\n' },
])('lines $name are a block', ({ value, text }) => {
  expect(renderYaml({ key: value, last: 1 })).toBe(`key: ${text}last: 1\n`);
});

test('a long line stays whole, where kubectl would fold it', () => {
  const words = 'word '.repeat(60).trim();
  expect(renderYaml({ plain: words, quoted: `${words}: x` })).toBe(
    `plain: ${words}\nquoted: '${words}: x'\n`,
  );
});

test('lists stand below their key, and begin at the dash', () => {
  const value = { list: [1, 'a', { b: 1, a: [] }, [1, 2], {}], map: { c: { d: null } } };
  expect(renderYaml(value)).toBe(`list:
- 1
- a
- a: []
  b: 1
- - 1
  - 2
- {}
map:
  c:
    d: null
`);
});

test("keys are in kubectl's order: letters last, and digits as the number that they make", () => {
  const keys = [
    'ab',
    'aB',
    'A',
    'a10',
    'a2',
    'a02',
    'a_b',
    'a/b',
    'a.b',
    'a-b',
    'a',
    'x12',
    'x103',
    'x1',
  ];
  const text = renderYaml(Object.fromEntries(keys.map((key) => [key, 0])));
  expect(text.trimEnd().split(': 0\n').join(' ')).toBe(
    'A a a-b a.b a/b a_b a2 a02 a10 aB ab x1 x12 x103: 0',
  );
});

test('the same object twice is written twice', () => {
  const labels = { app: 'x' };
  expect(renderYaml({ a: labels, b: labels })).toBe('a:\n  app: x\nb:\n  app: x\n');
});

test('a manifest comes back as it was', () => {
  const manifest = {
    spec: { args: ['{{if .X}}', 'y', '0644', ''], seed: 1, config: '\n a\tb\n\nc' },
    metadata: { annotations: { 'a/b': '{"x": "\\n"}' } },
  };
  expect(load(renderYaml(manifest))).toEqual(manifest);
});

test('documents of a stream are set apart', () => {
  expect(renderYamlStream([{ a: 1 }, { b: 2 }])).toBe('a: 1\n---\nb: 2\n');
});
