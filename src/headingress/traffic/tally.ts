import { attributedSpoke, type Expectation } from './expectation.ts';
import { type Interval, percentile, wilsonInterval } from './statistics.ts';

/** What became of one request. */
export interface Reply {
  /** HTTP status of the response; absent if there was none. */
  readonly status?: number;
  /** Why there was no response, in a word, e.g. `ECONNREFUSED`. */
  readonly error?: string;
  /** Value of the header that identifies the spoke; absent if the response does not have it. */
  readonly attribution?: string;
  /** From the first byte of the request to the last one of the response. */
  readonly milliseconds: number;
}

/** What became of some requests. */
export interface Tally {
  readonly requests: number;
  /** Number of responses by HTTP status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Number of requests without a response, by reason. */
  readonly errors: Readonly<Record<string, number>>;
  /** Of complete responses, in milliseconds; absent if there was none. */
  readonly latency?: Latency;
}

interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export interface SpokeTally extends Tally {
  readonly spoke: string;
  /** Expected share of all requests, in percent. */
  readonly weight: number;
  /** Actual share of the requests whose spoke is known, in percent; absent if there are none. */
  readonly share?: number;
  /** 95 % confidence interval of the share, in percent. */
  readonly interval?: Interval;
}

/** All requests of a test, by where they went. */
export interface Tallies {
  readonly spokes: readonly SpokeTally[];
  /** Requests whose spoke is unknown. */
  readonly unknown: Tally;
  readonly all: Tally;
}

export function talliesOf(replies: readonly Reply[], { routes, weights }: Expectation): Tallies {
  const bySpoke = Map.groupBy(replies, ({ attribution = '' }) =>
    attributedSpoke(attribution, routes),
  );
  const known = replies.length - (bySpoke.get(undefined)?.length ?? 0);
  const spokes = [...weights].map(([spoke, weight]) => {
    const tally = tallyOf(bySpoke.get(spoke) ?? []);
    return { spoke, weight, ...tally, ...shareOf(tally.requests, known) };
  });
  return { spokes, unknown: tallyOf(bySpoke.get(undefined) ?? []), all: tallyOf(replies) };
}

function shareOf(hits: number, trials: number): Pick<SpokeTally, 'share' | 'interval'> {
  if (trials === 0) return {};
  const { low, high } = wilsonInterval(hits, trials);
  const interval = { low: 100 * low, high: 100 * high };
  return { share: (100 * hits) / trials, interval };
}

function tallyOf(replies: readonly Reply[]): Tally {
  const latency = latencyOf(replies.filter(({ status }) => status !== undefined));
  return {
    requests: replies.length,
    statuses: counted(replies.flatMap(({ status }) => (status === undefined ? [] : `${status}`))),
    errors: counted(replies.flatMap(({ error }) => error ?? [])),
    ...(latency && { latency }),
  };
}

function latencyOf(replies: readonly Reply[]): Latency | undefined {
  const sorted = replies.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (percent: number) => percentile(sorted, percent) ?? 0;
  return sorted.length === 0 ? undefined : { p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}

/** How often each of `values` occurs, in their alphabetical order. */
function counted(values: readonly string[]): Record<string, number> {
  const groups = [...Map.groupBy(values, (value) => value)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(groups.map(([value, all]) => [value, all.length]));
}

/** `200×138,503×2` */
export const countsText = (...counts: readonly Readonly<Record<string, number>>[]): string =>
  counts
    .flatMap((some) => Object.entries(some))
    .map(([value, count]) => `${value}×${count}`)
    .join(',');
