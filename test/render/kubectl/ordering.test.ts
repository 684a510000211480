import { inOrderOf } from '../../../src/render/kubectl/ordering.ts';
import { anError } from '../../support/builders.ts';

const sorted = (field: string, values: readonly unknown[]) =>
  inOrderOf(
    field,
    values.map((value) => ({ spec: value === undefined ? {} : { value } })),
    (item) => item,
  ).map(({ spec }) => spec.value);

test.each([
  ['texts by code unit', ['b', 'a', 'B'], ['B', 'a', 'b']],
  ['numbers', [10, 9, 1.5], [1.5, 9, 10]],
  [
    'integers of any size',
    [9007199254740993n, 2, 9007199254740992n],
    [2, 9007199254740992n, 9007199254740993n],
  ],
  ['false before true', [true, false], [false, true]],
  ['quantities by what they come to', ['1Gi', '500m', '1G', '2k'], ['500m', '2k', '1G', '1Gi']],
  ['quantities with an exponent', ['1e3', '5', '1E2'], ['5', '1E2', '1e3']],
  ['objects without the field first', ['a', undefined, 'b'], [undefined, 'a', 'b']],
  ['null before a value', ['a', null], [null, 'a']],
  ['equal ones as they come', ['a', 'a'], ['a', 'a']],
])('sorts %s', (_, values, expected) => {
  expect(sorted('{.spec.value}', values)).toEqual(expected);
  expect(sorted('spec.value', values)).toEqual(expected);
});

test('nothing is in order', () => {
  expect(sorted('.spec.value', [])).toEqual([]);
});

test('a field that no object has', () => {
  expect(() => sorted('.spec.nope', ['a'])).toThrow(
    anError('usage', 'couldn\'t find any field with path "{.spec.nope}" in the list of objects'),
  );
});

test('values that cannot be compared', () => {
  expect(() => sorted('.spec.value', [{ a: 1 }, { a: 2 }])).toThrow(
    expect.objectContaining({ code: 'usage' }),
  );
});
