import { keyProblems, valueProblems } from '../../src/kubernetes/labelsyntax.ts';

const long = (length: number) => 'a'.repeat(length);

test.each(['app', 'a', '9', 'A.b_c-d', 'example.com/app', long(63), `${long(63)}.x/a`])(
  'key %s',
  (key) => {
    expect(keyProblems(key)).toEqual([]);
  },
);

test.each([
  ['', ['name part must be non-empty', /^name part must consist of alphanumeric/]],
  ['-a', [/^name part must consist of alphanumeric/]],
  [
    'a b',
    [/regex used for validation is '\(\[A-Za-z0-9\]\[-A-Za-z0-9_\.\]\*\)\?\[A-Za-z0-9\]'\)$/],
  ],
  [long(64), ['name part must be no more than 63 bytes']],
  ['/a', ['prefix part must be non-empty']],
  ['Example.com/a', [/^prefix part a lowercase RFC 1123 subdomain must consist/]],
  [`${long(254)}/a`, ['prefix part must be no more than 253 bytes']],
  ['a/b/c', [/^a valid label key must consist .* with an optional DNS subdomain prefix and '\/'/]],
])('key "%s" is refused', (key, problems) => {
  const expected = problems.map((problem) =>
    typeof problem === 'string' ? problem : expect.stringMatching(problem),
  );
  expect(keyProblems(key)).toEqual(expected);
});

test.each(['', 'a', 'a.b_c-D', long(63)])('value "%s"', (value) => {
  expect(valueProblems(value)).toEqual([]);
});

test.each([
  [long(64), ['must be no more than 63 bytes']],
  ['a/b', [expect.stringMatching(/^a valid label must be an empty string or consist of/)]],
  ['a-', [expect.stringMatching(/^a valid label must be an empty string or consist of/)]],
])('value "%s" is refused', (value, problems) => {
  expect(valueProblems(value)).toEqual(problems);
});
