import { implies, passes, wordFor } from '../../../../src/headingress/istio/routing/example.ts';
import {
  opposite,
  type Test,
  type TextMatch,
} from '../../../../src/headingress/istio/routing/predicate.ts';
import { Unreadable } from '../../../../src/headingress/istio/routing/regex.ts';

const of =
  (kind: 'exact' | 'prefix' | 'regex', subject = 'path') =>
  (text: string, more: object = {}): Test => ({ subject, match: { kind, text, ...more } });
const [exact, prefix, regex] = [of('exact'), of('prefix'), of('regex')];

test.each<{ tests: Test[]; word: string | undefined }>([
  { tests: [], word: '/' },
  { tests: [prefix('/a/'), prefix('/a/b/')], word: '/a/b/' },
  { tests: [prefix('/a/'), prefix('/b/')], word: undefined },
  { tests: [prefix('/a/'), exact('/a/b')], word: '/a/b' },
  { tests: [prefix('/a/'), exact('/b')], word: undefined },
  { tests: [prefix('/a/'), opposite(exact('/a/'))], word: '/a/a' },
  { tests: [prefix('/a/'), opposite(prefix('/a'))], word: undefined },
  { tests: [prefix('/a/'), opposite(prefix('/a/a'))], word: '/a/' },
  { tests: [prefix('/A', { anyCase: true }), exact('/a')], word: '/a' },
  { tests: [prefix('/m/'), regex('/[^/]+/v1/.*')], word: '/m/v1/' },
  { tests: [regex('/m/[0-9]{3}'), regex('/m/.*5')], word: '/m/005' },
  { tests: [regex('/m/[0-9]+'), regex('/m/[a-z]+')], word: undefined },
  { tests: [regex('/m/(?P<id>x|y)')], word: '/m/x' },
  { tests: [regex('(?i)/M/X')], word: '/m/x' },
  { tests: [regex('/m/[[:upper:]]')], word: '/m/A' },
  { tests: [regex('^/m$')], word: '/m' },
  { tests: [regex('/m/\\$')], word: '/m/$' },
  { tests: [exact('/m/(a)')], word: '/m/(a)' },
  { tests: [exact('/m?a')], word: undefined }, // a path ends before its query
])('$tests: $word', ({ tests, word }) => {
  expect(wordFor('path', tests)?.value).toBe(word);
});

const HEADER = 'header x';

test.each<{ tests: Test[]; word: object | undefined }>([
  { tests: [], word: { value: undefined } },
  { tests: [of('exact', HEADER)('a')], word: { value: 'a' } },
  { tests: [{ subject: HEADER, match: { kind: 'present' } }], word: { value: 'yes' } },
  {
    tests: [opposite({ subject: HEADER, match: { kind: 'present' } })],
    word: { value: undefined },
  },
  { tests: [opposite(of('exact', HEADER)('a'))], word: { value: undefined } },
  // What is missing counts as empty, and so is taken by this one.
  { tests: [opposite(of('regex', HEADER)('a?'))], word: { value: 'yes' } },
  { tests: [of('exact', HEADER)('a'), of('exact', HEADER)('b')], word: undefined },
])('$tests: $word', ({ tests, word }) => {
  expect(wordFor(HEADER, tests)).toEqual(word);
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
])('%s is beyond us, and that is said', (text) => {
  expect(() => wordFor('path', [regex(`/${text}`)])).toThrow(Unreadable);
});

test('an expression that backtracks for ever elsewhere costs nothing', () => {
  const greedy: TextMatch = { kind: 'regex', text: '/(a+)+b' };
  expect(passes({ subject: 'path', match: greedy }, `/${'a'.repeat(10_000)}`)).toBe(false);
});
