import { HmlsError } from '../errors.ts';

/** Whole percentages by spoke. The weights of a HeadIngress add up to 100. */
export type Weights = ReadonlyMap<string, number>;

/** A requested weight; without a number, the remainder to 100. */
export interface WeightRequest {
  readonly spoke: string;
  readonly percent?: number;
}

/**
 * Parses `spoke1=30,spoke2=70`. A spoke without a number, e.g. `spoke2`, requests the rest.
 *
 * @throws HmlsError `usage` for anything else, and for duplicate spokes
 */
export function parseWeights(text: string): WeightRequest[] {
  const requests = text.split(',').map((part) => parseWeight(part.trim()));
  const seen = new Set<string>();
  for (const { spoke } of requests) {
    if (seen.has(spoke)) throw new HmlsError('usage', `weight of ${spoke} is specified twice`);
    seen.add(spoke);
  }
  return requests;
}

function parseWeight(part: string): WeightRequest {
  const [, spoke, percent] = /^([^=\s]+)(?:=(\d+))?$/.exec(part) ?? [];
  if (spoke === undefined || Number(percent ?? 0) > 100) {
    throw new HmlsError(
      'usage',
      `invalid weight "${part}": must be SPOKE=PERCENT with a whole number from 0 to 100`,
      {
        hint: 'for example spoke1=30,spoke2=70; one PERCENT may be left out and gets the rest',
      },
    );
  }
  return percent === undefined ? { spoke } : { spoke, percent: Number(percent) };
}

export interface WeightOptions {
  /** Scales weights that do not add up to 100, instead of refusing them. */
  readonly normalize?: boolean | undefined;
}

/**
 * The weight of each of `spokes`, as requested. At most one spoke may be left out, and gets the rest;
 * without requests, the split is even.
 *
 * @throws HmlsError `usage` if a spoke is unknown or missing, or the sum is not 100
 */
export function resolveWeights(
  spokes: readonly string[],
  requests: readonly WeightRequest[],
  { normalize = false }: WeightOptions = {},
): Weights {
  if (requests.length === 0) return evenWeights(spokes);
  const asked = new Map(requests.map(({ spoke, percent }) => [spoke, percent]));
  assertKnown([...asked.keys()], spokes);
  const given = spokes.reduce((sum, spoke) => sum + (asked.get(spoke) ?? 0), 0);
  if (normalize && given > 0) {
    return apportioned(new Map(spokes.map((spoke) => [spoke, asked.get(spoke) ?? 0])));
  }
  const open = spokes.filter((spoke) => asked.get(spoke) === undefined);
  if (open.length > 1) {
    throw new HmlsError(
      'usage',
      `missing weights for ${open.join(', ')}; only one may be left out`,
    );
  }
  if (open.length === 0 ? given !== 100 : given > 100) {
    throw new HmlsError('usage', `weights add up to ${given}, not 100`);
  }
  return new Map(spokes.map((spoke) => [spoke, asked.get(spoke) ?? 100 - given]));
}

/** @throws HmlsError `usage` if some of `named` are not among `spokes` */
export function assertKnown(named: readonly string[], spokes: readonly string[]): void {
  const unknown = named.filter((spoke) => !spokes.includes(spoke));
  if (unknown.length === 0) return;
  throw new HmlsError(
    'usage',
    `no such spoke: ${unknown.join(', ')}; available spokes: ${spokes.join(', ')}`,
  );
}

/** An even split that adds up to exactly 100; the first spokes get the remainder. */
export const evenWeights = (spokes: readonly string[]): Weights =>
  apportioned(new Map(spokes.map((spoke) => [spoke, 0])));

/**
 * `total` in whole parts proportional to `shares` (largest remainder method): each is off by less than 1,
 * and they add up to `total`. Shares that are all 0 count as equal.
 */
export function apportioned(shares: Weights, total = 100): Weights {
  const sum = sumOf(shares);
  const exact = [...shares].map(([spoke, share]): [string, number] => [
    spoke,
    sum === 0 ? total / shares.size : (share * total) / sum,
  ]);
  const missing = total - exact.reduce((whole, [, part]) => whole + Math.floor(part), 0);
  const roundedUp = exact
    .toSorted(([, a], [, b]) => fractionOf(b) - fractionOf(a))
    .slice(0, missing)
    .map(([spoke]) => spoke);
  return new Map(
    exact.map(([spoke, part]) => [spoke, Math.floor(part) + (roundedUp.includes(spoke) ? 1 : 0)]),
  );
}

const sumOf = (weights: Weights) => [...weights.values()].reduce((a, b) => a + b, 0);

/** Rounded to nine digits, so that rounding errors do not break ties. */
const fractionOf = (part: number) => Math.round((part - Math.floor(part)) * 1e9);

type Which = (spoke: string) => boolean;

/**
 * `weights` with the weight of `givers` redistributed to `takers`, in proportion to their weights, or
 * evenly if those are all 0. All other weights are kept.
 *
 * @throws HmlsError `not-ready` if there is weight to redistribute but no taker
 */
export function shifted(weights: Weights, givers: Which, takers: Which): Weights {
  const given = new Map([...weights].filter(([spoke]) => givers(spoke)));
  const taking = new Map([...weights].filter(([spoke]) => takers(spoke) && !givers(spoke)));
  const freed = sumOf(given);
  if (freed === 0) return weights;
  if (taking.size === 0) {
    const named = [...given.keys()].join(', ');
    throw new HmlsError(
      'not-ready',
      `no other spoke is ready to take over the ${freed} % of ${named}`,
      {
        remedy: { is: 'await-other-spoke' },
      },
    );
  }
  const gains = apportioned(taking, freed);
  return new Map(
    [...weights].map(([spoke, weight]) => [
      spoke,
      given.has(spoke) ? 0 : weight + (gains.get(spoke) ?? 0),
    ]),
  );
}

/** `weights` with `spoke` at `percent`; the rest is split between the others in proportion. */
export function withShare(weights: Weights, spoke: string, percent: number): Weights {
  const others = new Map([...weights].filter(([name]) => name !== spoke));
  const rest = apportioned(others, 100 - percent);
  return new Map([...weights.keys()].map((name) => [name, rest.get(name) ?? percent]));
}

export const sameWeights = (a: Weights, b: Weights) =>
  a.size === b.size && [...a].every(([spoke, weight]) => b.get(spoke) === weight);

/** `spoke1=30,spoke2=70` */
export const weightsText = (weights: Weights) =>
  [...weights].map(([spoke, weight]) => `${spoke}=${weight}`).join(',');
