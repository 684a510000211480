import {
  assertVersion,
  changedMeanwhile,
  historyText,
  historyWith,
  parseHistory,
  remembered,
  restored,
  type Split,
  splitToUndo,
  undrained,
} from '../../src/headingress/history.ts';
import { parseWeights, type Weights, weightsText } from '../../src/headingress/weights.ts';
import { aHeadIngress, aLive, anError } from '../support/builders.ts';

const of = (text: string): Weights =>
  new Map(parseWeights(text).map(({ spoke, percent = 0 }) => [spoke, percent]));

const split = (weights: string, reason?: string): Omit<Split, 'revision'> => ({
  time: '2026-01-02T03:04:05Z',
  user: 'alice',
  ...(reason && { reason }),
  weights: of(weights),
});

/** One split after another. */
const history = (...weights: string[]) =>
  weights.reduce<readonly Split[]>((all, text) => remembered(all, split(text)), []);

const everybody = () => true;

test('the last ten splits are kept, with their revisions', () => {
  const all = history(...Array.from({ length: 12 }, (_, i) => `a=${i},b=${100 - i}`));
  expect(all.map(({ revision }) => revision)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a history is read as written', () => {
  const all = remembered(history('a=30,b=70'), split('a=0,b=100', 'INC-42'));
  expect(parseHistory(historyText(all))).toEqual(all);
});

test.each([undefined, '', 'no JSON', '{}', '[1]', '[{"revision":1}]', '[{"weights":{}}]'])(
  'a history of `%s` is empty',
  (text) => {
    expect(parseHistory(text)).toEqual([]);
  },
);

describe('undo', () => {
  test.each([
    { splits: ['a=30,b=70', 'a=0,b=100'], now: 'a=0,b=100', to: undefined, found: 1 },
    { splits: ['a=30,b=70', 'a=0,b=100'], now: 'a=50,b=50', to: undefined, found: 2 },
    { splits: ['a=30,b=70', 'a=0,b=100', 'a=1,b=99'], now: 'a=1,b=99', to: 1, found: 1 },
  ])('of $now after $splits, to $to, finds revision $found', ({ splits, now, to, found }) => {
    expect(splitToUndo(history(...splits), of(now), to).revision).toBe(found);
  });

  test('an unknown revision is refused', () => {
    expect(() => splitToUndo(history('a=100'), of('a=100'))).toThrow(
      anError('not-found', 'no previous split found in the history'),
    );
    expect(() => splitToUndo(history('a=100', 'a=0,b=100'), of('a=100'), 7)).toThrow(
      anError('not-found', 'revision 7 not found in the history; available revisions: 1, 2'),
    );
  });

  test.each([
    { old: 'a=30,b=70', now: 'a=0,b=100', weights: 'a=30,b=70' },
    { old: 'a=30,b=70', now: 'a=0,b=50,c=50', weights: 'a=30,b=70,c=0' },
    { old: 'a=40,b=30,c=30', now: 'a=50,b=50', weights: 'a=57,b=43' },
  ])('to $old where there is $now gives $weights', ({ old, now, weights }) => {
    expect(weightsText(restored(split(old), of(now), everybody))).toBe(weights);
  });

  test('gives no weight of removed spokes to spokes that are not ready', () => {
    const ready = (spoke: string) => spoke !== 'a';
    expect(weightsText(restored(split('a=40,b=30,c=30'), of('a=50,b=50'), ready))).toBe(
      'a=40,b=60',
    );
  });
});

describe('undrain', () => {
  test.each([
    {
      name: 'restores the previous split, if nothing else has changed',
      splits: ['a=1,b=33,c=66', 'a=0,b=34,c=66'],
      now: 'a=0,b=34,c=66',
      weights: 'a=1,b=33,c=66',
    },
    {
      name: 'takes the old weight from the others in proportion otherwise',
      splits: ['a=40,b=30,c=30', 'a=0,b=50,c=50', 'a=0,b=80,c=20'],
      now: 'a=0,b=80,c=20',
      weights: 'a=40,b=48,c=12',
    },
    {
      name: 'leaves a spoke in the split that has joined since',
      splits: ['a=40,b=60', 'a=0,b=100'],
      now: 'a=0,b=100,c=0',
      weights: 'a=40,b=60,c=0',
    },
  ])('$name', ({ splits, now, weights }) => {
    expect(weightsText(undrained(history(...splits), of(now), 'a'))).toBe(weights);
  });

  test('applies only to drained spokes', () => {
    expect(() => undrained(history('a=30,b=70'), of('a=30,b=70'), 'a')).toThrow(
      anError('usage', 'a is not drained: it has 30 %'),
    );
  });

  test('needs the previous weight', () => {
    expect(() => undrained(history('a=0,b=100'), of('a=0,b=100'), 'a')).toThrow(
      anError('usage', 'no earlier weight of a found in the history'),
    );
  });
});

describe('the error on a conflict', () => {
  const read = history('a=30,b=70');

  test('names who changed what, when and why', () => {
    const found = remembered(read, { ...split('a=0,b=100', 'INC-42'), user: 'bob' });
    expect(changedMeanwhile('mnist', read, found)).toEqual(
      anError(
        'conflict',
        'mnist has changed since it was read: bob set a=0,b=100 at 2026-01-02T03:04:05Z (INC-42)',
        { is: 'review-history', name: 'mnist' },
      ),
    );
  });

  test('says it was not kubectl-hmls, if nothing is recorded', () => {
    expect(changedMeanwhile('mnist', read, read).message).toBe(
      'mnist has changed since it was read: it was changed by something other than kubectl-hmls',
    );
  });
});

describe('a new split', () => {
  const next = split('a=0,b=100');

  test('follows the last one', () => {
    expect(historyWith(next, of('a=30,b=70'), history('a=30,b=70'))).toEqual(
      remembered(history('a=30,b=70'), next),
    );
  });

  test('is the first of a new HeadIngress', () => {
    expect(historyWith(next, undefined, [])).toEqual([{ ...next, revision: 1 }]);
  });

  test('follows one that was made by hand, which is recorded', () => {
    const all = historyWith(next, of('a=5,b=95'), history('a=30,b=70'));
    expect(all.map(({ user, weights }) => `${user} ${weightsText(weights)}`)).toEqual([
      'alice a=30,b=70',
      'unknown a=5,b=95',
      'alice a=0,b=100',
    ]);
  });
});

test('another version than the one that was read is refused', () => {
  const { object } = aLive(aHeadIngress());
  const seen = history('a=100');
  expect(() => assertVersion(object, seen, undefined)).not.toThrow();
  expect(() => assertVersion(object, seen, '7')).not.toThrow();
  expect(() => assertVersion(object, [], '6')).toThrow(
    anError('conflict', 'mnist is at resourceVersion 7, not 6'),
  );
  expect(() => assertVersion(object, seen, '6')).toThrow(
    anError(
      'conflict',
      'mnist is at resourceVersion 7, not 6; last changed by alice at 2026-01-02T03:04:05Z',
    ),
  );
});
