/** Both ends belong to it; shares from 0 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of the standard normal distribution: 97.5 % of it lies below. */
const Z95 = 1.959963984540054;

/**
 * The 95 % confidence interval of a share of which `hits` out of `trials` were seen: Wilson's score
 * interval, which keeps to [0, 1] and holds for few trials, too.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927);
 * method 3 in R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998).
 */
export function wilsonInterval(hits: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const z2 = Z95 ** 2;
  const centre = share + z2 / (2 * trials);
  const reach = Z95 * Math.sqrt((share * (1 - share) + z2 / (4 * trials)) / trials);
  const scale = 1 + z2 / trials;
  return {
    low: hits === 0 ? 0 : (centre - reach) / scale,
    high: hits === trials ? 1 : (centre + reach) / scale,
  };
}

/** Sums of floating point numbers that should be equal may differ by this much. */
const TOLERANCE = 1e-7;

/**
 * How likely it is that a count that differs as much from the expected as `hits` does comes about by
 * chance, if each of `trials` hits with probability `share`: the exact two-sided binomial test, the sum
 * over all counts that are no more likely than `hits`. It needs no large counts, as chi-square would.
 * Source: binom.test in R (stats/R/binom.test.R).
 */
export function binomialP(hits: number, trials: number, share: number): number {
  const chances = binomialChances(trials, share);
  const limit = (chances[hits] ?? 0) * (1 + TOLERANCE);
  const sum = chances.filter((chance) => chance <= limit).reduce((a, b) => a + b, 0);
  return Math.min(1, sum);
}

/** The probability of each count from 0 to `trials`; in logarithms, since factorials are large. */
function binomialChances(trials: number, share: number): number[] {
  if (share <= 0) return Array.from({ length: trials + 1 }, (_, k) => (k === 0 ? 1 : 0));
  if (share >= 1) return Array.from({ length: trials + 1 }, (_, k) => (k === trials ? 1 : 0));
  const odds = Math.log(share) - Math.log1p(-share);
  let log = trials * Math.log1p(-share);
  return Array.from({ length: trials + 1 }, (_, k) => {
    if (k > 0) log += odds + Math.log((trials - k + 1) / k);
    return Math.exp(log);
  });
}

/** How many fell to one of several, and which share of all was to be expected there. */
export interface Share {
  readonly hits: number;
  /** From 0 to 1; those of all add up to 1. */
  readonly expected: number;
}

/**
 * How likely it is that shares as uneven as these come about by chance: the smallest {@link binomialP}
 * of any, times how many looks that was (Bonferroni), so the result is never too small.
 */
export function splitP(shares: readonly Share[]): number {
  const trials = shares.reduce((sum, { hits }) => sum + hits, 0);
  const open = shares.filter(({ expected }) => expected > 0 && expected < 1);
  const looks = open.length > 2 ? open.length : 1; // of two, one says all of the other
  const least = shares.map(({ hits, expected }) => binomialP(hits, trials, expected));
  return Math.min(1, looks * Math.min(1, ...least));
}

/**
 * The smallest of `sorted` that `percent` % of them do not exceed (nearest rank); undefined of nothing.
 * `sorted` goes up.
 */
export const percentile = (sorted: readonly number[], percent: number): number | undefined =>
  sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
