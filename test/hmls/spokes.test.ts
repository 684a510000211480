import { removedSpokes, respread, type SpokeChange, withTraffic } from '../../src/hmls/spokes.ts';
import { anError, anMLService, aService } from '../support/builders.ts';

const on = (...groups: string[][]) =>
  aService({
    spec: { workloads: groups.map((clusters) => ({ clusters, manifests: [anMLService()] })) },
  });

const change = (over: Partial<SpokeChange>): SpokeChange => ({ add: [], remove: [], ...over });

test.each<{ name: string; groups: string[][]; change: Partial<SpokeChange>; after: string[][] }>([
  { name: 'a spoke more', groups: [['a']], change: { add: ['b', 'c'] }, after: [['a', 'b', 'c']] },
  { name: 'a spoke less', groups: [['a', 'b']], change: { remove: ['a'] }, after: [['b']] },
  {
    name: 'one for another',
    groups: [['a']],
    change: { add: ['b'], remove: ['a'] },
    after: [['b']],
  },
  { name: 'one that is there', groups: [['a', 'b']], change: { add: ['a'] }, after: [['a', 'b']] },
  {
    name: 'one group of two',
    groups: [['a'], ['b']],
    change: { add: ['c'], group: 2 },
    after: [['a'], ['b', 'c']],
  },
  {
    name: 'a removal from every group',
    groups: [['a', 'b'], ['b', 'c'], ['d']],
    change: { remove: ['b'] },
    after: [['a'], ['c'], ['d']],
  },
])('$name', ({ groups, change: over, after }) => {
  const spec = respread(on(...groups), change(over));
  expect(spec.workloads.map(({ clusters }) => clusters)).toEqual(after);
});

test.each<{ groups: string[][]; change: Partial<SpokeChange>; message: string }>([
  { groups: [['a']], change: {}, message: 'no spokes to add or remove' },
  {
    groups: [['a']],
    change: { add: ['b'], remove: ['b'] },
    message: 'b cannot be added and removed at once',
  },
  {
    groups: [['a'], ['b']],
    change: { add: ['c'] },
    message: '"mnist" has 2 groups: choose the one to add spokes to',
  },
  {
    groups: [['a'], ['b']],
    change: { add: ['c'], group: 3 },
    message: '"mnist" has no group 3; there are 2',
  },
  {
    groups: [['a']],
    change: { add: ['c'], group: 0 },
    message: '"mnist" has no group 0; there is 1',
  },
  {
    groups: [['a', 'b']],
    change: { remove: ['b', 'x', 'y'] },
    message: '"mnist" does not place anything on x, y',
  },
  {
    groups: [['a'], ['b', 'c']],
    change: { remove: ['a'], group: 2 },
    message: 'group 2 of "mnist" does not place anything on a',
  },
])('$message', ({ groups, change: over, message }) => {
  expect(() => respread(on(...groups), change(over))).toThrow(anError('usage', message));
});

test('the last spoke of a group stays, even if another group has one', () => {
  expect(() => respread(on(['a'], ['b']), change({ remove: ['a'] }))).toThrow(
    anError('invalid-spec', 'group 1 of "mnist" would have no spoke left', {
      is: 'add-spoke-or-delete',
      namespace: 'demo',
      name: 'mnist',
    }),
  );
});

test('a spoke leaves when no group has it any more', () => {
  const before = on(['a', 'b'], ['b', 'c']).spec;
  expect(removedSpokes(before, on(['b'], ['b']).spec)).toEqual(['a', 'c']);
  expect(removedSpokes(before, on(['a'], ['b', 'c']).spec)).toEqual([]);
});

test('a spoke carries what has weight', () => {
  const routes = [
    { spoke: 'a', weight: 100 },
    { spoke: 'b', weight: 0 },
  ];
  expect(withTraffic(['b', 'c'], routes)).toEqual([]);
  expect(withTraffic(['a', 'b'], routes)).toEqual([{ spoke: 'a', weight: 100 }]);
});
