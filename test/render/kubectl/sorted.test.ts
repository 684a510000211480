import { sorted } from '../../../src/render/kubectl/sorted.ts';

test('keys are sorted at any depth, lists keep their order', () => {
  const value = { b: [{ d: 1, c: null }, 'x'], a: { z: true, Y: 2n } };
  expect(JSON.stringify(sorted(value), (_, v) => (typeof v === 'bigint' ? `${v}` : v))).toBe(
    '{"a":{"Y":"2","z":true},"b":[{"c":null,"d":1},"x"]}',
  );
});

test('by another order', () => {
  const backwards = (a: string, b: string) => (a < b ? 1 : -1);
  expect(Object.keys(sorted({ a: 1, b: 2 }, backwards) as object)).toEqual(['b', 'a']);
});
