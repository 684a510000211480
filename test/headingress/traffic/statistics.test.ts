import {
  binomialP,
  percentile,
  splitP,
  wilsonInterval,
} from '../../../src/headingress/traffic/statistics.ts';

// Method 3 in table I of Newcombe (1998).
test.each([
  { hits: 81, trials: 263, low: 0.2553, high: 0.3662 },
  { hits: 15, trials: 148, low: 0.0624, high: 0.1605 },
  { hits: 0, trials: 20, low: 0, high: 0.1611 },
  { hits: 1, trials: 29, low: 0.0061, high: 0.1718 },
])('Wilson: $hits of $trials', ({ hits, trials, low, high }) => {
  const interval = wilsonInterval(hits, trials);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
  const mirrored = wilsonInterval(trials - hits, trials);
  expect(mirrored.high).toBeCloseTo(1 - interval.low, 10);
});

test('Wilson: the extremes, and no trials', () => {
  expect(wilsonInterval(20, 20).high).toBe(1);
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

// The first is the example of binom.test in R; all were computed with fractions of whole numbers.
test.each([
  { hits: 682, trials: 925, share: 3 / 4, p: 0.3824915595748517 },
  { hits: 60, trials: 200, share: 0.3, p: 1 },
  { hits: 80, trials: 200, share: 0.3, p: 0.002565119882035436 },
  { hits: 90, trials: 200, share: 0.3, p: 9.071764176360608e-6 },
  { hits: 0, trials: 200, share: 0.01, p: 0.2759456404132179 },
  { hits: 7, trials: 200, share: 0.01, p: 0.0042955423288515695 },
  { hits: 9, trials: 200, share: 0.01, p: 0.00021253677246794634 },
  { hits: 3500, trials: 10_000, share: 0.3, p: 6.057214907472186e-27 },
  { hits: 3100, trials: 10_000, share: 0.3, p: 0.029904491427855995 },
  { hits: 5, trials: 10, share: 0.5, p: 1 },
  { hits: 0, trials: 10, share: 0.5, p: 0.001953125 },
  { hits: 2, trials: 10, share: 1 / 3, p: 0.5122694711172078 },
  { hits: 40, trials: 200, share: 1 / 3, p: 4.502992317701641e-5 },
  { hits: 0, trials: 50, share: 0, p: 1 },
  { hits: 1, trials: 50, share: 0, p: 0 },
  { hits: 50, trials: 50, share: 1, p: 1 },
  { hits: 49, trials: 50, share: 1, p: 0 },
])('binomial: $hits of $trials at $share', ({ hits, trials, share, p }) => {
  expect(Math.abs(binomialP(hits, trials, share) - p)).toBeLessThanOrEqual(p * 1e-6);
});

const split = (...parts: [hits: number, expected: number][]) =>
  splitP(parts.map(([hits, expected]) => ({ hits, expected })));

test('a split of two is as likely as either of its parts', () => {
  expect(split([80, 0.3], [120, 0.7])).toBeCloseTo(0.002565119882035436, 9);
  expect(split([80, 0.3], [120, 0.7], [0, 0])).toBeCloseTo(0.002565119882035436, 9);
});

test('of three, it is three times the least likely, and never more than certain', () => {
  expect(split([40, 1 / 3], [80, 1 / 3], [80, 1 / 3])).toBeCloseTo(3 * 4.502992317701641e-5, 9);
  expect(split([67, 0.34], [67, 0.33], [66, 0.33])).toBe(1);
});

test('one request with share 0 is impossible', () => {
  expect(split([1, 0], [199, 1])).toBe(0);
  expect(split([1, 0], [60, 0.3], [139, 0.7])).toBe(0);
});

/** Draws by weight: how often such a draw is rejected. */
test('chance alone is rarely rejected', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48271) % 2147483647; // Park and Miller
    return seed / 2147483647;
  };
  let wrong = 0;
  for (let round = 0; round < 2000; round++) {
    const hits = [0, 0, 0];
    for (let i = 0; i < 200; i++) {
      const drawn = random();
      const at = drawn < 0.34 ? 0 : drawn < 0.67 ? 1 : 2;
      hits[at] = (hits[at] ?? 0) + 1;
    }
    const [a = 0, b = 0, c = 0] = hits;
    if (split([a, 0.34], [b, 0.33], [c, 0.33]) < 0.001) wrong++;
  }
  expect(wrong).toBeLessThanOrEqual(8); // 2 are expected
});

test.each([
  { percent: 50, value: 5 },
  { percent: 90, value: 9 },
  { percent: 99, value: 10 },
  { percent: 100, value: 10 },
  { percent: 0, value: 1 },
])('percentile $percent by nearest rank', ({ percent, value }) => {
  expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], percent)).toBe(value);
});

test('an empty list has no percentile', () => {
  expect(percentile([], 50)).toBeUndefined();
});
