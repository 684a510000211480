import { pinKey } from '../headingress/pin.ts';
import type { Expectation } from '../headingress/traffic/expectation.ts';
import type { SentRequest, TrafficReport } from '../headingress/traffic/report.ts';
import { countsText, type SpokeTally, type Tally } from '../headingress/traffic/tally.ts';
import type { TrafficVerdict } from '../headingress/traffic/verdict.ts';
import { weightsText } from '../headingress/weights.ts';
import { cellText, escaped, renderRows } from './kubectl/table.ts';

/** The requests about to be sent. */
export interface Announcement {
  readonly request: SentRequest;
  readonly requests: number;
  readonly concurrency: number;
  /** As in the flag, e.g. `30s`. */
  readonly timeout: string;
  /** How the gateway was found; undefined if its URL was given. */
  readonly via: string | undefined;
  readonly dryRun: boolean;
}

/** Before the first request: what is sent where, and what distribution is expected. */
export function announcementText(
  { request, requests, concurrency, timeout, via, dryRun }: Announcement,
  expectation: Expectation,
): string {
  const { method, url, host, headers, bodyBytes } = request;
  const lines = [
    `${dryRun ? 'Would send' : 'Sending'} ${requests} × ${method} ${url}, ${concurrency} at a time, timeout ${timeout}${dryRun ? ' (dry run)' : ''}`,
    ...(via === undefined ? [] : [`Gateway: ${via}`]),
    ...(host === undefined ? [] : [`Host: ${host}`]),
    ...(headers.length === 0 ? [] : [`Headers: ${headers.join(', ')}`]),
    ...(bodyBytes === undefined ? [] : [`Body: ${bodyBytes} bytes`]),
    `Expected: ${expectationText(expectation)}`,
  ];
  return escaped(lines.map((line) => `${line}\n`).join(''));
}

function expectationText({ weights, pin, attribution }: Expectation): string {
  const split = pin ? `all to ${pin.spoke}, pinned by ${pinKey(pin)}` : weightsText(weights);
  const means = attribution
    ? `by response header ${attribution.header}`
    : 'but spokes cannot be told apart';
  return `${split}, ${means}`;
}

const TITLES = [
  'SPOKE',
  'WEIGHT',
  'REQUESTS',
  'SHARE',
  '95% CI',
  'STATUS',
  'P50',
  'P90',
  'P99',
  'MAX',
];

/** For people: requests, share, statuses and latency by spoke. */
export function trafficTable({ items, unattributed, all, attributedBy }: TrafficReport): string {
  const spokes = attributedBy === undefined ? [] : items.map(spokeRow);
  const rest =
    attributedBy === undefined
      ? [restRow('<all>', all)]
      : unattributed.requests > 0
        ? [restRow('<unknown>', unattributed)]
        : [];
  return renderRows([TITLES, ...[...spokes, ...rest].map((row) => row.map(cellText))]);
}

function spokeRow({ spoke, weight, share, interval, ...tally }: SpokeTally): string[] {
  const range = interval ? `${interval.low.toFixed(1)}-${interval.high.toFixed(1)}%` : '-';
  const part = share === undefined ? '-' : `${share.toFixed(1)}%`;
  return [spoke, `${weight}`, `${tally.requests}`, part, range, ...manners(tally)];
}

const restRow = (title: string, tally: Tally): string[] => [
  title,
  '-',
  `${tally.requests}`,
  '-',
  '-',
  ...manners(tally),
];

function manners({ statuses, errors, latency }: Tally): string[] {
  const { p50, p90, p99, max } = latency ?? {};
  return [countsText(statuses, errors) || '-', ...[p50, p90, p99, max].map(durationText)];
}

function durationText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '-';
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)}ms`;
  return milliseconds < 1000
    ? `${Math.round(milliseconds)}ms`
    : `${(milliseconds / 1000).toFixed(2)}s`;
}

/** The verdict on a line, then a line for each reason. */
export function verdictText({ result, p, findings, unknown }: TrafficVerdict): string {
  const chance = p === undefined ? '' : probabilityText(p);
  const headline = {
    AsExpected: `As expected: the split matches the weights (${chance})`,
    Deviates: `Not as expected${chance && ` (split: ${chance})`}`,
    Unknown: 'Inconclusive: the split cannot be verified',
  }[result];
  const reasons = [...findings, ...unknown].map((reason) => `  ${cellText(reason)}\n`);
  return `${headline}\n${reasons.join('')}`;
}

const probabilityText = (p: number) => (p < 0.0001 ? 'p < 0.0001' : `p = ${p.toPrecision(2)}`);
