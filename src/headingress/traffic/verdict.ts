import { sameWeights, type Weights, weightsText } from '../weights.ts';
import { attributedSpoke, type Expectation } from './expectation.ts';
import { binomialP, splitP } from './statistics.ts';
import { countsText, type Reply, type SpokeTally, type Tallies } from './tally.ts';

/** What a test concludes about a HeadIngress. */
export interface TrafficVerdict {
  /** `Unknown`: no problem was found, but the split could not be judged. */
  readonly result: 'AsExpected' | 'Deviates' | 'Unknown';
  /** Probability of such a split if the weights hold; absent if it was not judged. */
  readonly p?: number;
  /** Problems, a sentence each. */
  readonly findings: readonly string[];
  /** Why the split could not be judged. */
  readonly unknown: readonly string[];
}

/** A split that is less probable than this counts as a deviation. */
const SIGNIFICANCE = 0.001;

/** @param after the weights at the end of the test, in case they were changed during it */
export function verdictOn(
  replies: readonly Reply[],
  tallies: Tallies,
  expectation: Expectation,
  after: Weights = expectation.weights,
): TrafficVerdict {
  const misrouted = misroutedIn(replies, expectation);
  const unknown = [
    ...changesIn(expectation, after),
    ...whyUnjudged(replies, tallies, expectation, misrouted),
  ];
  const judged = unknown.length === 0 && tallies.spokes.some(({ requests }) => requests > 0);
  const p = judged ? splitP(tallies.spokes.map(partOf)) : undefined;
  const findings = [
    ...failures(tallies, expectation),
    ...misrouted.map(({ says }) => says),
    ...(judged ? splitFindings(tallies.spokes, p ?? 1) : []),
  ];
  const result =
    findings.length > 0 ? 'Deviates' : unknown.length > 0 ? 'Unknown' : ('AsExpected' as const);
  return { result, ...(p !== undefined && { p }), findings, unknown };
}

const partOf = ({ requests: hits, weight }: SpokeTally) => ({ hits, expected: weight / 100 });

function failures({ spokes, unknown, all }: Tallies, { attribution }: Expectation): string[] {
  const groups = attribution
    ? [
        ...spokes.map((tally) => ({ ...tally, from: tally.spoke })),
        { ...unknown, from: 'an unknown spoke' },
      ]
    : [{ ...all, from: 'the gateway or a spoke' }];
  const failing = groups.flatMap(({ statuses, from }) => {
    const failed = Object.entries(statuses).filter(([status]) => Number(status) >= 500);
    return failed.length === 0
      ? []
      : [`failed: ${countsText(Object.fromEntries(failed))} from ${from}`];
  });
  const unanswered = Object.keys(all.errors).length > 0;
  return [...(unanswered ? [`no response: ${countsText(all.errors)}`] : []), ...failing];
}

/** Responses, other than failures, that come from no spoke of the HeadIngress. */
interface Misrouted {
  readonly says: string;
  readonly replies: readonly Reply[];
}

function misroutedIn(replies: readonly Reply[], { attribution, routes }: Expectation): Misrouted[] {
  if (!attribution) return [];
  const { header, ours } = attribution;
  const answers = replies.filter(({ status = 500 }) => status < 500);
  if (!ours && answers.every((reply) => reply.attribution === undefined)) return [];
  const unattributed = answers.filter((reply) => reply.attribution === undefined);
  const lost = unattributed.filter(({ status }) => status === 404);
  const others = unattributed.filter(({ status }) => status !== 404);
  const foreign = answers.filter(
    (reply) =>
      reply.attribution !== undefined && attributedSpoke(reply.attribution, routes) === undefined,
  );
  const values = [...new Set(foreign.map((reply) => JSON.stringify(reply.attribution)))];
  return [
    {
      says: `the gateway has no route for ${times(lost)}: 404 without the header ${header}`,
      replies: lost,
    },
    {
      says: `${times(others)} went elsewhere: answered without the header ${header}`,
      replies: others,
    },
    {
      says: `${times(foreign)} reached no spoke of this HeadIngress: ${header} is ${values.slice(0, 3).join(', ')}`,
      replies: foreign,
    },
  ].filter((misrouted) => misrouted.replies.length > 0);
}

const times = ({ length }: readonly unknown[]) =>
  `${length} ${length === 1 ? 'request' : 'requests'}`;

function changesIn({ weights, pin }: Expectation, after: Weights): string[] {
  if (sameWeights(weights, after)) return [];
  const what = pin ? 'the pin' : 'the weights';
  return [
    `${what} changed during the test: from ${weightsText(weights)} to ${weightsText(after) || 'none'}`,
  ];
}

/** Why the split cannot be judged. */
function whyUnjudged(
  replies: readonly Reply[],
  { unknown }: Tallies,
  { attribution }: Expectation,
  misrouted: readonly Misrouted[],
): string[] {
  const answered = replies.filter(({ status }) => status !== undefined);
  if (replies.length === 0) return ['no request completed'];
  if (!attribution) return ['the responses do not identify the spoke that they come from'];
  if (answered.length === 0) return [];
  if (answered.every((reply) => reply.attribution === undefined) && !attribution.ours) {
    return [`no response has the header ${attribution.header}, so the spoke is unknown`];
  }
  const counted = misrouted.reduce((sum, group) => sum + group.replies.length, 0);
  const errors = replies.length - answered.length;
  const lost = unknown.requests - errors - counted;
  return lost > 0 ? [`${lost} failed responses do not identify the spoke that they come from`] : [];
}

function splitFindings(spokes: readonly SpokeTally[], p: number): string[] {
  const idle = spokes.filter(({ weight, requests }) => weight === 0 && requests > 0);
  const wrong = idle.map(
    ({ spoke, requests }) => `${spoke} has weight 0 but got ${requests} of the requests`,
  );
  if (wrong.length > 0 || p >= SIGNIFICANCE) return wrong;
  const total = spokes.reduce((sum, { requests }) => sum + requests, 0);
  const chances = spokes.map(({ requests, weight }) => binomialP(requests, total, weight / 100));
  const least = Math.min(...chances) * (1 + 1e-6); // of two, both are the same but for rounding
  const worst = spokes.find((_, i) => (chances[i] ?? 1) <= least);
  if (!worst) return [];
  const { spoke, requests, weight } = worst;
  return [`${spoke} got ${requests} of ${total} requests, inconsistent with weight ${weight}`];
}
