import {
  conditionAt,
  countAt,
  isTrueAt,
  listAt,
  objectAt,
  present,
  textAt,
} from '../../src/kubernetes/fields.ts';

test.each([
  { value: { a: { b: 'x' } }, found: 'x' },
  { value: { a: { b: '' } }, found: undefined },
  { value: { a: { b: 7 } }, found: undefined },
  { value: { a: ['b'] }, found: undefined },
  { value: { a: null }, found: undefined },
  { value: {}, found: undefined },
  { value: undefined, found: undefined },
  { value: 'text', found: undefined },
])('text in $value', ({ value, found }) => {
  expect(textAt(value, 'a', 'b')).toBe(found);
});

test.each([
  { value: 0, found: 0 },
  { value: 3, found: 3 },
  { value: -1, found: undefined },
  { value: 1.5, found: undefined },
  { value: Number.NaN, found: undefined },
  { value: '3', found: undefined },
  { value: null, found: undefined },
])('count in $value', ({ value, found }) => {
  expect(countAt({ n: value }, 'n')).toBe(found);
});

test('only true itself is true', () => {
  expect([true, 'true', 1, {}].map((ready) => isTrueAt({ ready }, 'ready'))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('a list that is not there is empty', () => {
  expect(listAt({ a: [1, 'x'] }, 'a')).toEqual([1, 'x']);
  expect(listAt({ a: { 0: 'x' } }, 'a')).toEqual([]);
  expect(listAt(undefined)).toEqual([]);
});

test('an object without fields says nothing', () => {
  expect(objectAt({ a: { b: 1 } }, 'a')).toEqual({ b: 1 });
  expect(objectAt({ a: {} }, 'a')).toBeUndefined();
  expect(objectAt([1])).toBeUndefined();
});

test('present leaves out what is undefined, and only that', () => {
  expect(Object.keys(present({ a: 0, b: undefined, c: '', d: null }))).toEqual(['a', 'c', 'd']);
});

describe('conditionAt', () => {
  test.each([
    {
      name: 'whole',
      condition: { type: 'Ready', status: 'False', reason: 'Starting', message: 'Pulling' },
      found: { type: 'Ready', status: 'False', reason: 'Starting', message: 'Pulling' },
    },
    {
      name: 'in lower case',
      condition: { type: 'Ready', status: 'true' },
      found: { type: 'Ready', status: 'True' },
    },
    {
      name: 'with wrong types',
      condition: { type: 'Ready', status: true, reason: 5, message: null },
      found: { type: 'Ready', status: 'Unknown' },
    },
    { name: 'of another type', condition: { type: 'Paused', status: 'True' }, found: undefined },
    { name: 'that is no object', condition: 'Ready', found: undefined },
  ])('$name', ({ condition, found }) => {
    expect(conditionAt({ conditions: [condition] }, 'Ready')).toEqual(found);
  });
});
