import { HmlsError, isA } from '../src/errors.ts';

test.each([
  [{ reason: 'NotFound' }, true],
  [{ reason: '' }, true],
  [{}, false],
  [{ reason: undefined }, false],
])('with %j, an API server answered: %s', (options, answered) => {
  expect(new HmlsError('not-found', 'gone', options).answered).toBe(answered);
});

test('an error is of its own code only', () => {
  const error = new HmlsError('conflict', 'modified');
  expect([isA(error, 'conflict'), isA(error, 'invalid'), isA(new Error(), 'conflict')]).toEqual([
    true,
    false,
    false,
  ]);
});
