import {
  isAbout,
  opposite,
  type Predicate,
  subjectsOf,
  valueIn,
} from '../../../../src/headingress/istio/routing/predicate.ts';

const request = {
  method: 'POST',
  scheme: 'https',
  authority: 'a.example',
  path: '/m/',
  headers: { 'x-a': '1' },
  query: { q: '2' },
};

test.each([
  ['method', 'POST'],
  ['scheme', 'https'],
  ['authority', 'a.example'],
  ['path', '/m/'],
  ['header x-a', '1'],
  ['header x-b', undefined],
  ['query q', '2'],
  ['query Q', undefined],
])('%s of a request is %s', (subject, expected) => {
  expect(valueIn(request, subject)).toBe(expected);
});

const path: Predicate = { subject: 'path', match: { kind: 'present' } };
const header: Predicate = { subject: 'header x-a', match: { kind: 'present' } };

test('the opposite of the opposite is the same', () => {
  expect(opposite(path)).toEqual({ ...path, negated: true });
  expect(opposite(opposite(path))).toEqual({ ...path, negated: false });
});

test('unique subjects, and the predicates of one', () => {
  const predicates = [path, header, opposite(path)];
  expect(subjectsOf(predicates)).toEqual(['path', 'header x-a']);
  expect(predicates.filter(isAbout('path'))).toEqual([path, opposite(path)]);
});
