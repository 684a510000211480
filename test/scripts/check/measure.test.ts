import { circlesIn, measure, percentile } from '../../../scripts/check/measure.mjs';

const measured = (...lines: string[]) => measure('src/a/b.ts', lines.join('\n'));

test('counts the lines of functions, methods and assigned arrows, but not of callbacks', () => {
  const { functionLines } = measured(
    'export function one() {',
    '  return [1].map((x) => {',
    '    return x;',
    '  });',
    '}',
    'const two = () =>',
    '  1;',
    'class C {',
    '  #three() {}',
    '}',
  );
  expect(functionLines).toEqual([1, 2, 5]);
});

test.each([
  ['let x: any;', 'any'],
  ['f(x!);', 'non-null !'],
  ['let x!: string;', 'definite !'],
  ['// @ts-ignore', '@ts-ignore'],
])('finds %s', (line, what) => {
  expect(measured('', line).findings).toEqual([`src/a/b.ts:2: ${what}`]);
});

test('finds nothing in names and strings that look like it', () => {
  expect(measured("const any = !x && 'any';").findings).toEqual([]);
});

test('tells which files of ours are imported, types and late ones, too', () => {
  const { imports } = measured(
    "import type { C } from './c.ts';",
    "export { d } from '../d.ts';",
    "import 'node:fs';",
    "const e = () => import('./e/e.ts');",
  );
  expect(imports).toEqual(['src/a/c.ts', 'src/d.ts', 'src/a/e/e.ts']);
});

test('finds circles, and only those that are in one', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', []],
    ['e', ['a', 'f']],
    ['f', ['e']],
  ]);
  expect(circlesIn(imports)).toEqual([
    ['a', 'b', 'c'],
    ['e', 'f'],
  ]);
});

test.each([
  { numbers: [], share: 0.95, expected: 0 },
  { numbers: [7], share: 0.95, expected: 7 },
  { numbers: [1, 2, 3, 4], share: 0.5, expected: 2 },
  { numbers: Array.from({ length: 100 }, (_, i) => i + 1), share: 0.95, expected: 95 },
])('percentile $share of $numbers.length numbers is $expected', ({ numbers, share, expected }) => {
  expect(percentile(numbers, share)).toBe(expected);
});
