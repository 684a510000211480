import { evenWeights, parseWeights, resolveWeights } from '../../src/domain/weights.ts';
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
])('"%s" is refused', (text) => {
  expect(() => parseWeights(text)).toThrow(
    anError('usage', `invalid weight "${text}": want SPOKE=PERCENT, a whole number from 0 to 100`),
  );
});

test('one bad part is named, and there is an example', () => {
  expect(() => parseWeights('spoke1=30,,spoke2=70')).toThrow(
    anError(
      'usage',
      'invalid weight "": want SPOKE=PERCENT, a whole number from 0 to 100',
      'for example --weight spoke1=30,spoke2=70; one PERCENT may be left out and gets the rest',
    ),
  );
});

test('a spoke twice is refused', () => {
  expect(() => parseWeights('spoke1=30,spoke1=70')).toThrow(
    anError('usage', 'weight of spoke1 is given twice'),
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
])('asking for $name gives every spoke a weight', ({ asked, weights }) => {
  const spokes = ['spoke1', 'spoke2', 'spoke3'];
  const resolved = resolveWeights(spokes, asked.length > 0 ? parseWeights(asked.join()) : []);
  expect(Object.fromEntries(resolved)).toEqual(weights);
  expect([...resolved.keys()]).toEqual(spokes);
});

test.each([
  {
    name: 'an unknown spoke',
    text: 'spoke1=30,spoke9=70,spoke8',
    message: 'no such spoke: spoke9, spoke8; there are spoke1, spoke2, spoke3',
  },
  {
    name: 'two left out',
    text: 'spoke1=30',
    message: 'weights of spoke2, spoke3 are missing; only one may be left out',
  },
  {
    name: 'one left out and one without a number',
    text: 'spoke1=30,spoke2',
    message: 'weights of spoke2, spoke3 are missing; only one may be left out',
  },
  {
    name: 'too little',
    text: 'spoke1=30,spoke2=30,spoke3=30',
    message: 'weights add up to 90, not to 100',
  },
  {
    name: 'too much',
    text: 'spoke1=60,spoke2=30,spoke3=30',
    message: 'weights add up to 120, not to 100',
  },
  {
    name: 'too much without the rest',
    text: 'spoke1=60,spoke2=50',
    message: 'weights add up to 110, not to 100',
  },
  {
    name: 'nothing at all',
    text: 'spoke1=0,spoke2=0,spoke3=0',
    message: 'weights add up to 0, not to 100',
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
