import { type TypeMeta, typeMeta } from '../../reports/typemeta.ts';
import type { Pin } from '../headingress.ts';
import type { Expectation } from './expectation.ts';
import type { SpokeTally, Tallies, Tally } from './tally.ts';
import type { TrafficVerdict } from './verdict.ts';

/**
 * Where the requests of a test went: what `headingress test` prints, as it is with `-o json`. Fields may
 * be added; existing ones keep their meaning.
 */
export interface TrafficReport extends TypeMeta<'HeadIngressTestReport'> {
  readonly namespace: string;
  /** Of the HeadIngress. */
  readonly name: string;
  readonly request: SentRequest;
  /** Number of requests to send; `all.requests` of them completed. */
  readonly planned: number;
  readonly concurrency: number;
  /** Whether it was interrupted before all were sent. */
  readonly interrupted: boolean;
  /** The response header that identifies the spoke; absent if there is none. */
  readonly attributedBy?: string;
  /** The pin that sends all requests to one spoke; absent if they go by weight. */
  readonly pin?: Pin;
  /** One for each spoke of the HeadIngress. */
  readonly items: readonly SpokeTally[];
  /** Requests whose spoke is unknown, including failed ones. */
  readonly unattributed: Tally;
  readonly all: Tally;
  readonly verdict: TrafficVerdict;
}

/** Without header values and body, which may be secret. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** The Host header; absent if it is the host of the URL. */
  readonly host?: string;
  /** In lower case. */
  readonly headers: readonly string[];
  readonly bodyBytes?: number;
}

export type ReportFacts = Pick<
  TrafficReport,
  'namespace' | 'name' | 'request' | 'planned' | 'concurrency' | 'interrupted'
>;

export function trafficReport(
  facts: ReportFacts,
  { attribution, pin }: Expectation,
  { spokes, unknown, all }: Tallies,
  verdict: TrafficVerdict,
): TrafficReport {
  const { namespace, name, ...rest } = facts;
  return {
    ...typeMeta('HeadIngressTestReport'),
    namespace,
    name,
    ...rest,
    ...(attribution && { attributedBy: attribution.header }),
    ...(pin && { pin }),
    items: spokes,
    unattributed: unknown,
    all,
    verdict,
  };
}
