import { HmlsError } from './errors.ts';

/** Whole percentages by spoke. Those of a HeadIngress add up to 100. */
export type Weights = ReadonlyMap<string, number>;

/** Asks for a weight; a spoke without a number gets what the others leave. */
export interface WeightRequest {
  readonly spoke: string;
  readonly percent?: number;
}

/**
 * Reads `spoke1=30,spoke2=70`. `spoke2` alone asks for the rest.
 *
 * @throws HmlsError `usage` on anything else, a spoke twice included
 */
export function parseWeights(text: string): WeightRequest[] {
  const requests = text.split(',').map((part) => parseWeight(part.trim()));
  const seen = new Set<string>();
  for (const { spoke } of requests) {
    if (seen.has(spoke)) throw new HmlsError('usage', `weight of ${spoke} is given twice`);
    seen.add(spoke);
  }
  return requests;
}

function parseWeight(part: string): WeightRequest {
  const [, spoke, percent] = /^([^=\s]+)(?:=(\d+))?$/.exec(part) ?? [];
  if (spoke === undefined || Number(percent ?? 0) > 100) {
    throw new HmlsError(
      'usage',
      `invalid weight "${part}": want SPOKE=PERCENT, a whole number from 0 to 100`,
      {
        hint: 'for example --weight spoke1=30,spoke2=70; one PERCENT may be left out and gets the rest',
      },
    );
  }
  return percent === undefined ? { spoke } : { spoke, percent: Number(percent) };
}

/**
 * The weight of every one of `spokes`, as asked for. Every spoke must be named, save one at most,
 * which gets the rest; nothing asked for gives an even split.
 *
 * @throws HmlsError `usage` if a spoke is unknown or left out, or the sum is not 100
 */
export function resolveWeights(
  spokes: readonly string[],
  requests: readonly WeightRequest[],
): Weights {
  if (requests.length === 0) return evenWeights(spokes);
  const asked = new Map(requests.map(({ spoke, percent }) => [spoke, percent]));
  const unknown = [...asked.keys()].filter((spoke) => !spokes.includes(spoke));
  if (unknown.length > 0) {
    throw new HmlsError(
      'usage',
      `no such spoke: ${unknown.join(', ')}; there are ${spokes.join(', ')}`,
    );
  }
  const open = spokes.filter((spoke) => asked.get(spoke) === undefined);
  const given = spokes.reduce((sum, spoke) => sum + (asked.get(spoke) ?? 0), 0);
  if (open.length > 1) {
    throw new HmlsError(
      'usage',
      `weights of ${open.join(', ')} are missing; only one may be left out`,
    );
  }
  if (open.length === 0 ? given !== 100 : given > 100) {
    throw new HmlsError('usage', `weights add up to ${given}, not to 100`);
  }
  return new Map(spokes.map((spoke) => [spoke, asked.get(spoke) ?? 100 - given]));
}

/** Whole percentages that add up to exactly 100; the first ones take the remainder. */
export function evenWeights(spokes: readonly string[]): Weights {
  const share = Math.floor(100 / spokes.length);
  const remainder = 100 - share * spokes.length;
  return new Map(spokes.map((spoke, i) => [spoke, share + (i < remainder ? 1 : 0)]));
}
