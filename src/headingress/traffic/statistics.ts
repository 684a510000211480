/** Bounds are inclusive; shares are from 0 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the standard normal distribution. */
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

/** Floating-point sums that should be equal may differ by this much. */
const TOLERANCE = 1e-7;

/**
 * The p-value of `hits` out of `trials` if each hits with probability `share`: the exact two-sided binomial
 * test, which sums over all counts that are no more probable than `hits`. Unlike chi-square, it also holds
 * for small counts.
 * Source: binom.test in R (stats/R/binom.test.R).
 */
export function binomialP(hits: number, trials: number, share: number): number {
  const chances = binomialChances(trials, share);
  const limit = (chances[hits] ?? 0) * (1 + TOLERANCE);
  const sum = chances.filter((chance) => chance <= limit).reduce((a, b) => a + b, 0);
  return Math.min(1, sum);
}

/** The probability of each count from 0 to `trials`; in logarithms, as factorials are large. */
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

/** Hits of one of several alternatives, and its expected share of all. */
export interface Share {
  readonly hits: number;
  /** From 0 to 1; those of all add up to 1. */
  readonly expected: number;
}

/**
 * The p-value of a split over several alternatives: the smallest {@link binomialP} of any, times the
 * number of comparisons (Bonferroni), so it errs on the high side.
 */
export function splitP(shares: readonly Share[]): number {
  const trials = shares.reduce((sum, { hits }) => sum + hits, 0);
  const open = shares.filter(({ expected }) => expected > 0 && expected < 1);
  const looks = open.length > 2 ? open.length : 1; // of two, one says all of the other
  const least = shares.map(({ hits, expected }) => binomialP(hits, trials, expected));
  return Math.min(1, looks * Math.min(1, ...least));
}

/**
 * The smallest of `sorted` (ascending) that `percent` % of them do not exceed (nearest rank); undefined if
 * it is empty.
 */
export const percentile = (sorted: readonly number[], percent: number): number | undefined =>
  sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
