import type { Predicate, TextMatch } from '../../../../src/headingress/istio/routing/predicate.ts';
import {
  shortestExample,
  takes,
  Unreadable,
} from '../../../../src/headingress/istio/routing/regex.ts';

test.each<[TextMatch, string, boolean]>([
  [{ kind: 'present' }, '', true],
  [{ kind: 'exact', text: '/a' }, '/a', true],
  [{ kind: 'exact', text: '/a' }, '/ab', false],
  [{ kind: 'exact', text: '/A', anyCase: true }, '/a', true],
  [{ kind: 'prefix', text: '/a' }, '/ab', true],
  [{ kind: 'prefix', text: '/a' }, '/b', false],
  [{ kind: 'prefix', text: '/A', anyCase: true }, '/ab', true],
  [{ kind: 'regex', text: '/a+' }, '/aaa', true],
  [{ kind: 'regex', text: '/a+' }, '/aab', false],
  [{ kind: 'regex', text: 'a' }, 'ba', false],
  [{ kind: 'regex', text: '^/a$' }, '/a', true],
  [{ kind: 'regex', text: '(?i)/A' }, '/a', true],
  [{ kind: 'regex', text: '/[[:digit:]]+' }, '/17', true],
  [{ kind: 'regex', text: '/[[:digit:]]+' }, '/a', false],
  [{ kind: 'regex', text: '(?P<x>a)b' }, 'ab', true],
])('%j matches %s: %s', (match, text, expected) => {
  expect(takes(match, text)).toBe(expected);
});

const of = (kind: 'exact' | 'prefix' | 'regex', text: string, negated = false): Predicate => ({
  subject: 'path',
  match: { kind, text },
  negated,
});

test.each<[string, Predicate[], string | undefined]>([
  ['/[a-z]*', [], '/'],
  ['/[a-z]*', [of('prefix', '/b')], '/b'],
  ['/[a-z]*', [of('prefix', '/a'), of('exact', '/a', true)], '/aa'],
  ['/[a-z]*', [of('exact', '/A')], undefined],
  ['/[a-z]*', [of('regex', '/.{3}'), of('regex', '.*z')], '/aaz'],
  ['/[a-z]*', [of('prefix', '/', true)], undefined],
  ['[!-~]', [of('regex', '[!0]')], '0'],
])('over the alphabet %s, the shortest match of %j is %s', (alphabet, predicates, expected) => {
  expect(shortestExample(alphabet, predicates)).toBe(expected);
});

test.each(['\\pL', '[[:^alpha:]]', '[[:nothing:]]', '(?=a)', 'a{99999}'])(
  '%s cannot be analyzed',
  (text) => {
    expect(() => takes({ kind: 'regex', text }, 'a')).toThrow(Unreadable);
  },
);
