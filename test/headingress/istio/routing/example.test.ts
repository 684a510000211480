import {
  exampleValue,
  implies,
  passes,
} from '../../../../src/headingress/istio/routing/example.ts';
import {
  opposite,
  type Predicate,
  type TextMatch,
} from '../../../../src/headingress/istio/routing/predicate.ts';
import { Unreadable } from '../../../../src/headingress/istio/routing/regex.ts';

const of =
  (kind: 'exact' | 'prefix' | 'regex', subject = 'path') =>
  (text: string, more: object = {}): Predicate => ({ subject, match: { kind, text, ...more } });
const [exact, prefix, regex] = [of('exact'), of('prefix'), of('regex')];

test.each<{ predicates: Predicate[]; example: string | undefined }>([
  { predicates: [], example: '/' },
  { predicates: [prefix('/a/'), prefix('/a/b/')], example: '/a/b/' },
  { predicates: [prefix('/a/'), prefix('/b/')], example: undefined },
  { predicates: [prefix('/a/'), exact('/a/b')], example: '/a/b' },
  { predicates: [prefix('/a/'), exact('/b')], example: undefined },
  { predicates: [prefix('/a/'), opposite(exact('/a/'))], example: '/a/a' },
  { predicates: [prefix('/a/'), opposite(prefix('/a'))], example: undefined },
  { predicates: [prefix('/a/'), opposite(prefix('/a/a'))], example: '/a/' },
  { predicates: [prefix('/A', { anyCase: true }), exact('/a')], example: '/a' },
  { predicates: [prefix('/m/'), regex('/[^/]+/v1/.*')], example: '/m/v1/' },
  { predicates: [regex('/m/[0-9]{3}'), regex('/m/.*5')], example: '/m/005' },
  { predicates: [regex('/m/[0-9]+'), regex('/m/[a-z]+')], example: undefined },
  { predicates: [regex('/m/(?P<id>x|y)')], example: '/m/x' },
  { predicates: [regex('(?i)/M/X')], example: '/m/x' },
  { predicates: [regex('/m/[[:upper:]]')], example: '/m/A' },
  { predicates: [regex('^/m$')], example: '/m' },
  { predicates: [regex('/m/\\$')], example: '/m/$' },
  { predicates: [exact('/m/(a)')], example: '/m/(a)' },
  { predicates: [exact('/m?a')], example: undefined }, // a path ends before its query
])('$predicates: $example', ({ predicates, example }) => {
  expect(exampleValue('path', predicates)?.value).toBe(example);
});

const HEADER = 'header x';

test.each<{ predicates: Predicate[]; example: object | undefined }>([
  { predicates: [], example: { value: undefined } },
  { predicates: [of('exact', HEADER)('a')], example: { value: 'a' } },
  { predicates: [{ subject: HEADER, match: { kind: 'present' } }], example: { value: 'yes' } },
  {
    predicates: [opposite({ subject: HEADER, match: { kind: 'present' } })],
    example: { value: undefined },
  },
  { predicates: [opposite(of('exact', HEADER)('a'))], example: { value: undefined } },
  // A missing value counts as empty, and so is matched by this one.
  { predicates: [opposite(of('regex', HEADER)('a?'))], example: { value: 'yes' } },
  { predicates: [of('exact', HEADER)('a'), of('exact', HEADER)('b')], example: undefined },
])('$predicates: $example', ({ predicates, example }) => {
  expect(exampleValue(HEADER, predicates)).toEqual(example);
});

test.each([
  { narrow: [prefix('/a/b')], wide: [prefix('/a')], expected: true },
  { narrow: [prefix('/a')], wide: [prefix('/a/b')], expected: false },
  { narrow: [prefix('/a')], wide: [], expected: true },
  { narrow: [prefix('/a'), of('exact', HEADER)('v')], wide: [prefix('/a')], expected: true },
  { narrow: [prefix('/a')], wide: [of('exact', HEADER)('v')], expected: false },
  { narrow: [prefix('/a/')], wide: [regex('/.*')], expected: true },
  { narrow: [prefix('/a/')], wide: [regex('/a/.+')], expected: false },
  { narrow: [regex('/a/[0-9]')], wide: [regex('/a/[0-9a-f]')], expected: true },
])('$narrow is within $wide: $expected', ({ narrow, wide, expected }) => {
  expect(implies(narrow, wide)).toBe(expected);
});

test.each([
  '\\pL',
  '\\p{Greek}',
  '(?i:a)b',
  '\\Qa.b\\E',
  '\\x{41}',
  '[[:^alpha:]]',
  'a)',
  'x{0,200}{0,200}',
])('%s cannot be analyzed, and is reported as such', (text) => {
  expect(() => exampleValue('path', [regex(`/${text}`)])).toThrow(Unreadable);
});

test('a regular expression that backtracks endlessly elsewhere costs nothing', () => {
  const greedy: TextMatch = { kind: 'regex', text: '/(a+)+b' };
  expect(passes({ subject: 'path', match: greedy }, `/${'a'.repeat(10_000)}`)).toBe(false);
});
