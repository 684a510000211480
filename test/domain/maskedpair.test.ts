import { maskedPair } from '../../src/hmls/masking.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';

const aSecret = (data: object): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's3' }, data }) as KubeObject;

// As kubectl diff masks them.
test.each([
  {
    name: 'a value that stays',
    before: { a: 'x' },
    after: { a: 'x' },
    masked: [{ a: '***' }, { a: '***' }],
  },
  {
    name: 'a value that changes',
    before: { a: 'x', b: 'same' },
    after: { a: 'y', b: 'same' },
    masked: [
      { a: '*** (before)', b: '***' },
      { a: '*** (after)', b: '***' },
    ],
  },
  {
    name: 'a key that comes, and one that goes',
    before: { gone: 'x' },
    after: { come: 'y' },
    masked: [{ gone: '***' }, { come: '***' }],
  },
])('$name', ({ before, after, masked: [first, second] }) => {
  expect(maskedPair({ before: aSecret(before), after: aSecret(after) })).toEqual({
    before: aSecret(first as object),
    after: aSecret(second as object),
  });
});

test('a Secret that is new', () => {
  expect(maskedPair({ after: aSecret({ a: 'x' }) })).toEqual({
    before: undefined,
    after: aSecret({ a: '***' }),
  });
});

test('what is no Secret stays as it is', () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'x' } };
  expect(maskedPair({ before: map, after: map })).toEqual({ before: map, after: map });
});
