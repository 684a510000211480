import { HmlsError } from '../../src/errors.ts';
import type { Candidate } from '../../src/headingress/backends.ts';
import type { Route } from '../../src/headingress/headingress.ts';
import { followed, membershipNotes } from '../../src/headingress/membership.ts';
import { anError, aRoute } from '../support/builders.ts';

const live = (weights: Readonly<Record<string, number>>): Route[] =>
  Object.entries(weights).map(([spoke, weight]) => {
    const { ready: _, ...route } = aRoute(spoke, { weight });
    return route;
  });

const at = (spoke: string, ready = true, host = `${spoke}.example.com`): Candidate => {
  const { weight: _, ...backend } = aRoute(spoke, { ready });
  return { spoke, backend: { ...backend, address: { ...backend.address, host } } };
};

const silent = (spoke: string): Candidate => ({
  spoke,
  problem: new HmlsError('not-ready', 'no address'),
});

const weightsIn = ({ routes }: ReturnType<typeof followed>) =>
  routes.map(({ spoke, weight }) => `${spoke}=${weight}`).join(' ');

test.each([
  {
    name: 'no spoke joins or leaves',
    before: { a: 30, b: 70 },
    candidates: [at('a'), at('b')],
    weights: 'a=30 b=70',
    notes: [],
  },
  {
    name: 'a spoke joins, and gets nothing yet',
    before: { a: 30, b: 70 },
    candidates: [at('a'), at('b'), at('c')],
    weights: 'a=30 b=70 c=0',
    notes: ['c joined with 0 %: it gets no traffic until its weight is set'],
  },
  {
    name: 'a spoke leaves, and the others share its weight',
    before: { a: 40, b: 30, c: 30 },
    candidates: [at('b'), at('c')],
    weights: 'b=50 c=50',
    notes: ['a left with 40 %'],
  },
  {
    name: 'a spoke leaves, and only ready spokes get more',
    before: { a: 40, b: 30, c: 30 },
    candidates: [at('b', false), at('c')],
    weights: 'b=30 c=70',
    notes: ['a left with 40 %'],
  },
  {
    name: 'a spoke moves, and keeps its weight',
    before: { a: 30, b: 70 },
    candidates: [at('a', true, 'new.example.com'), at('b')],
    weights: 'a=30 b=70',
    notes: ['a moved to new.example.com'],
  },
  {
    name: 'a spoke is not reported, and stays as it was',
    before: { a: 30, b: 70 },
    candidates: [silent('a'), at('b')],
    weights: 'a=30 b=70',
    notes: [],
  },
  {
    name: 'a new spoke is not reported, and is not added yet',
    before: { a: 100 },
    candidates: [at('a'), silent('b')],
    weights: 'a=100',
    notes: [],
  },
])('$name', ({ before, candidates, weights, notes }) => {
  const membership = followed(live(before as unknown as Record<string, number>), candidates);
  expect(weightsIn(membership)).toBe(weights);
  expect(membershipNotes(membership)).toEqual(notes);
});

test('a spoke that is not reported counts as not ready', () => {
  const { routes } = followed(live({ a: 30, b: 70 }), [silent('a'), at('b')]);
  expect(routes.map(({ ready }) => ready)).toEqual([false, true]);
});

test('a spoke is not removed if all remaining ones are not ready', () => {
  expect(() => followed(live({ a: 30, b: 70 }), [at('b', false)])).toThrow(
    anError('not-ready', 'no other spoke is ready to take over the 30 % of a'),
  );
});
