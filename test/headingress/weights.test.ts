import {
  apportioned,
  evenWeights,
  parseWeights,
  resolveWeights,
  sameWeights,
  shifted,
  type Weights,
  weightsText,
  withShare,
} from '../../src/headingress/weights.ts';
import { anError } from '../support/builders.ts';

test.each([
  {
    text: 'spoke1=30,spoke2=70',
    requests: [
      { spoke: 'spoke1', percent: 30 },
      { spoke: 'spoke2', percent: 70 },
    ],
  },
  {
    text: ' spoke1=0 , spoke2 ',
    requests: [{ spoke: 'spoke1', percent: 0 }, { spoke: 'spoke2' }],
  },
  { text: 'spoke1=100', requests: [{ spoke: 'spoke1', percent: 100 }] },
  { text: 'spoke1=007', requests: [{ spoke: 'spoke1', percent: 7 }] },
])('"$text" is read', ({ text, requests }) => {
  expect(parseWeights(text)).toEqual(requests);
});

test.each([
  '',
  '=30',
  'spoke1=',
  'spoke1=101',
  'spoke1=-1',
  'spoke1=1.5',
  'spoke1=1e1',
  'spoke1=30%',
  'spoke1=30=40',
  'spoke1 =30',
  'spoke1 spoke2',
])('"%s" is rejected', (text) => {
  expect(() => parseWeights(text)).toThrow(
    anError(
      'usage',
      `invalid weight "${text}": must be SPOKE=PERCENT with a whole number from 0 to 100`,
    ),
  );
});

test('an invalid part is named, with an example', () => {
  expect(() => parseWeights('spoke1=30,,spoke2=70')).toThrow(
    anError(
      'usage',
      'invalid weight "": must be SPOKE=PERCENT with a whole number from 0 to 100',
      'for example spoke1=30,spoke2=70; one PERCENT may be left out and gets the rest',
    ),
  );
});

test('a duplicate spoke is rejected', () => {
  expect(() => parseWeights('spoke1=30,spoke1=70')).toThrow(
    anError('usage', 'weight of spoke1 is specified twice'),
  );
});

test.each([
  { name: 'nothing', asked: [], weights: { spoke1: 34, spoke2: 33, spoke3: 33 } },
  {
    name: 'all',
    asked: ['spoke3=70', 'spoke1=30', 'spoke2=0'],
    weights: { spoke1: 30, spoke2: 0, spoke3: 70 },
  },
  {
    name: 'all but one',
    asked: ['spoke1=30', 'spoke2=25'],
    weights: { spoke1: 30, spoke2: 25, spoke3: 45 },
  },
  {
    name: 'one without a number',
    asked: ['spoke1', 'spoke2=25', 'spoke3=75'],
    weights: { spoke1: 0, spoke2: 25, spoke3: 75 },
  },
])('setting $name gives every spoke a weight', ({ asked, weights }) => {
  const spokes = ['spoke1', 'spoke2', 'spoke3'];
  const resolved = resolveWeights(spokes, asked.length > 0 ? parseWeights(asked.join()) : []);
  expect(Object.fromEntries(resolved)).toEqual(weights);
  expect([...resolved.keys()]).toEqual(spokes);
});

test.each([
  {
    name: 'an unknown spoke',
    text: 'spoke1=30,spoke9=70,spoke8',
    message: 'no such spoke: spoke9, spoke8; available spokes: spoke1, spoke2, spoke3',
  },
  {
    name: 'two left out',
    text: 'spoke1=30',
    message: 'missing weights for spoke2, spoke3; only one may be left out',
  },
  {
    name: 'one left out and one without a number',
    text: 'spoke1=30,spoke2',
    message: 'missing weights for spoke2, spoke3; only one may be left out',
  },
  {
    name: 'too little',
    text: 'spoke1=30,spoke2=30,spoke3=30',
    message: 'weights add up to 90, not 100',
  },
  {
    name: 'too much',
    text: 'spoke1=60,spoke2=30,spoke3=30',
    message: 'weights add up to 120, not 100',
  },
  {
    name: 'too much without the rest',
    text: 'spoke1=60,spoke2=50',
    message: 'weights add up to 110, not 100',
  },
  {
    name: 'nothing at all',
    text: 'spoke1=0,spoke2=0,spoke3=0',
    message: 'weights add up to 0, not 100',
  },
])('$name is refused', ({ text, message }) => {
  expect(() => resolveWeights(['spoke1', 'spoke2', 'spoke3'], parseWeights(text))).toThrow(
    anError('usage', message),
  );
});

test.each([
  { count: 1, shares: [100] },
  { count: 2, shares: [50, 50] },
  { count: 3, shares: [34, 33, 33] },
  { count: 7, shares: [15, 15, 14, 14, 14, 14, 14] },
])('an even split over $count', ({ count, shares }) => {
  const spokes = Array.from({ length: count }, (_, i) => `spoke${i}`);
  expect([...evenWeights(spokes).values()]).toEqual(shares);
});

test('an even split adds up to 100, even over more spokes than that', () => {
  for (let count = 1; count <= 150; count++) {
    const spokes = Array.from({ length: count }, (_, i) => `spoke${i}`);
    expect([...evenWeights(spokes).values()].reduce((a, b) => a + b)).toBe(100);
  }
});

/** `a=1,b=2`, whatever the sum. */
const of = (text: string): Weights =>
  new Map(parseWeights(text).map(({ spoke, percent = 0 }) => [spoke, percent]));

const among =
  (...spokes: string[]) =>
  (spoke: string) =>
    spokes.includes(spoke);

test.each([
  { asked: 'a=1,b=2', weights: 'a=33,b=67' },
  { asked: 'a=1,b=1,c=1', weights: 'a=34,b=33,c=33' },
  { asked: 'a=50,b=100', weights: 'a=33,b=67' },
  { asked: 'a=3', weights: 'a=100,b=0,c=0' },
])('normalized, $asked is $weights', ({ asked, weights }) => {
  const spokes = asked.includes('c') || asked === 'a=3' ? ['a', 'b', 'c'] : ['a', 'b'];
  const resolved = resolveWeights(spokes, parseWeights(asked), { normalize: true });
  expect(weightsText(resolved)).toBe(weights);
});

test('a sum of 0 cannot be normalized', () => {
  const nothing = parseWeights('a=0,b=0');
  expect(() => resolveWeights(['a', 'b'], nothing, { normalize: true })).toThrow(
    'weights add up to 0, not 100',
  );
});

test.each([
  { shares: 'a=1,b=1,c=1', total: 100, parts: 'a=34,b=33,c=33' },
  { shares: 'a=30,b=70', total: 100, parts: 'a=30,b=70' },
  { shares: 'a=0,b=0', total: 7, parts: 'a=4,b=3' },
  { shares: 'a=1,b=66', total: 33, parts: 'a=0,b=33' },
  { shares: 'a=5', total: 0, parts: 'a=0' },
])('$total in parts as $shares: $parts', ({ shares, total, parts }) => {
  expect(weightsText(apportioned(of(shares), total))).toBe(parts);
});

test('parts always add up, and none is more than 1 off', () => {
  for (let a = 0; a <= 20; a++) {
    for (let b = 0; b <= 20; b++) {
      const shares = new Map([
        ['a', a],
        ['b', b],
        ['c', 7],
      ]);
      const parts = apportioned(shares);
      expect([...parts.values()].reduce((x, y) => x + y)).toBe(100);
      for (const [spoke, part] of parts) {
        const exact = ((shares.get(spoke) ?? 0) * 100) / (a + b + 7);
        expect(Math.abs(part - exact)).toBeLessThan(1);
      }
    }
  }
});

describe('redistributed weight', () => {
  test.each([
    { now: 'a=30,b=70', giver: 'a', takers: ['a', 'b'], result: 'a=0,b=100' },
    { now: 'a=40,b=30,c=30', giver: 'a', takers: ['b', 'c'], result: 'a=0,b=50,c=50' },
    { now: 'a=40,b=30,c=30', giver: 'a', takers: ['c'], result: 'a=0,b=30,c=70' },
    { now: 'a=100,b=0,c=0', giver: 'a', takers: ['b', 'c'], result: 'a=0,b=50,c=50' },
    { now: 'a=0,b=100', giver: 'a', takers: [], result: 'a=0,b=100' },
  ])('$now: all of $giver to $takers is $result', ({ now, giver, takers, result }) => {
    expect(weightsText(shifted(of(now), among(giver), among(...takers)))).toBe(result);
  });

  test('needs a spoke that takes it', () => {
    expect(() => shifted(of('a=30,b=70'), among('a'), among('a'))).toThrow(
      anError('not-ready', 'no other spoke is ready to take over the 30 % of a', {
        is: 'await-other-spoke',
      }),
    );
  });
});

test.each([
  { now: 'a=0,b=50,c=50', percent: 34, result: 'a=34,b=33,c=33' },
  { now: 'a=50,b=50', percent: 100, result: 'a=100,b=0' },
  { now: 'a=100,b=0', percent: 40, result: 'a=40,b=60' },
])('$now with a at $percent is $result', ({ now, percent, result }) => {
  expect(weightsText(withShare(of(now), 'a', percent))).toBe(result);
});

test.each([
  { a: 'a=30,b=70', b: 'b=70,a=30', same: true },
  { a: 'a=30,b=70', b: 'a=70,b=30', same: false },
  { a: 'a=100', b: 'a=100,b=0', same: false },
])('$a and $b: the same is $same', ({ a, b, same }) => {
  expect(sameWeights(of(a), of(b))).toBe(same);
});
