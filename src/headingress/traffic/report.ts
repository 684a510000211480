import { type TypeMeta, typeMeta } from '../../reports/typemeta.ts';
import type { Pin } from '../headingress.ts';
import type { Expectation } from './expectation.ts';
import type { SpokeTally, Tallies, Tally } from './tally.ts';
import type { TrafficVerdict } from './verdict.ts';

/**
 * Where the requests of a test went: what `headingress test` prints, with `-o json` as it is. It may get
 * more fields; those that are there keep their meaning.
 */
export interface TrafficReport extends TypeMeta<'HeadIngressTestReport'> {
  readonly namespace: string;
  /** Of the HeadIngress. */
  readonly name: string;
  readonly request: SentRequest;
  /** How many requests were to be sent; `all.requests` of them have ended. */
  readonly planned: number;
  readonly concurrency: number;
  /** Whether somebody ended it before all were sent. */
  readonly interrupted: boolean;
  /** The response header that tells spokes apart; absent if there is none. */
  readonly attributedBy?: string;
  /** Why one spoke was to get all requests; absent if they were to go by weight. */
  readonly pin?: Pin;
  /** One for each spoke of the HeadIngress. */
  readonly items: readonly SpokeTally[];
  /** The requests of which nobody can say which spoke they reached, failed ones included. */
  readonly unattributed: Tally;
  readonly all: Tally;
  readonly verdict: TrafficVerdict;
}

/** Without the values of its headers and its body: they may be secret. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** The host that it asks for; absent if that is the one in the URL. */
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
