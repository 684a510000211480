import { HmlsError } from '../../../../src/errors.ts';
import type { HeadIngressBackend, LiveHeadIngress } from '../../../../src/headingress/backend.ts';
import type { HeadIngress } from '../../../../src/headingress/headingress.ts';
import { istioBackend } from '../../../../src/headingress/istio/cluster/backend.ts';
import { findGateway } from '../../../../src/headingress/istio/cluster/gateway.ts';
import type { IngressCluster } from '../../../../src/headingress/istio/cluster/ingresscluster.ts';
import {
  type Expectation,
  expectationOf,
} from '../../../../src/headingress/traffic/expectation.ts';
import { type TrafficReport, trafficReport } from '../../../../src/headingress/traffic/report.ts';
import { talliesOf } from '../../../../src/headingress/traffic/tally.ts';
import { verdictOn } from '../../../../src/headingress/traffic/verdict.ts';
import type { Weights } from '../../../../src/headingress/weights.ts';
import { printerOf } from '../../../../src/render/kubectl/printer.ts';
import { announcementText, trafficTable, verdictText } from '../../../../src/render/traffic.ts';
import type { Outgoing } from '../../../../src/web/exchange.ts';
import { ingressOf, refIn } from '../../../clusters/ingress.ts';
import type { Context } from '../../../context.ts';
import { ExitStatus, stoppedBy } from '../../../exit.ts';
import { sendLoad } from './load.ts';
import { optionsOf, type TestFlags, type TestOptions } from './options.ts';
import { fileAt, gatewayUrlIn, headersOf, hostOf, requestOf, shownRequest } from './request.ts';

export async function run(flags: TestFlags, context: Context): Promise<void> {
  const options = optionsOf(flags);
  const headers = headersOf(flags);
  const ingress = await ingressOf(flags, context);
  const backend = istioBackend(ingress);
  const live = await backend.read(await refIn(flags, context));
  const expectation = expectationOf(live.headIngress, headers, flags.attributeBy);
  const { url, via } = await gatewayOf(flags, live, ingress);
  const request = await requestOf(flags, live.headIngress, url, context.input);
  const shown = shownRequest(request);
  const { timeout } = flags;
  context.io.err(announcementText({ ...options, request: shown, timeout, via }, expectation));
  if (options.dryRun) return;
  const { replies, signal } = await sent(request, options, expectation, flags, context);
  const tallies = talliesOf(replies, expectation);
  const weightsOf = (now: HeadIngress) => expectationOf(now, headers, flags.attributeBy).weights;
  const after = await weightsAfter(live, backend, weightsOf, context);
  const { namespace, name } = live.headIngress;
  const interrupted = signal !== undefined;
  const facts = {
    namespace,
    name,
    request: shown,
    planned: options.requests,
    concurrency: options.concurrency,
    interrupted,
  };
  const verdict = verdictOn(replies, tallies, expectation, after);
  print(trafficReport(facts, expectation, tallies, verdict), options, context);
  if (signal) throw stoppedBy(signal);
  if (verdict.result === 'Deviates') throw new ExitStatus(2);
  if (verdict.result === 'Unknown') throw new ExitStatus(4);
}

async function gatewayOf(
  flags: TestFlags,
  { headIngress }: LiveHeadIngress,
  ingress: IngressCluster,
): Promise<{ url: string; via?: string }> {
  if (flags.gatewayUrl !== undefined) return { url: gatewayUrlIn(flags.gatewayUrl) };
  const host = hostOf(headersOf(flags), headIngress);
  return findGateway(ingress, headIngress, host);
}

/** The outcome of the requests, and the signal that interrupted them, if any. */
async function sent(
  request: Outgoing,
  { requests, concurrency, timeoutMs }: TestOptions,
  { attribution }: Expectation,
  { gatewayCa, gatewayInsecure: insecure }: TestFlags,
  context: Context,
) {
  const ca = gatewayCa === undefined ? undefined : await fileAt(gatewayCa, context.input);
  const pool = await context.pool(request, { connections: concurrency, ca, insecure });
  const stopping = new AbortController();
  const stopped = context.untilStopped().finally(() => stopping.abort());
  const stop = stopping.signal;
  const replies = await sendLoad(pool, {
    requests,
    concurrency,
    timeoutMs,
    attribution: attribution?.header,
    stop,
  });
  pool.close();
  return { replies, signal: stop.aborted ? await stopped : undefined };
}

/** The expected weights now; empty if the HeadIngress was deleted, undefined if that cannot be told. */
async function weightsAfter(
  { object }: LiveHeadIngress,
  backend: HeadIngressBackend,
  now: (headIngress: HeadIngress) => Weights,
  { io }: Context,
): Promise<Weights | undefined> {
  const { namespace = '', name, generation } = object.metadata;
  try {
    const after = await backend.read({ namespace, name });
    if (after.object.metadata.generation !== generation) {
      io.err(`Warning: ${name} was changed during the test\n`);
    }
    return now(after.headIngress);
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    if (error.code === 'not-found') return new Map();
    io.err(`Warning: cannot tell whether ${name} was changed during the test: ${error.message}\n`);
    return undefined;
  }
}

function print(report: TrafficReport, { format }: TestOptions, { io }: Context): void {
  const { verdict, all, planned } = report;
  if (report.interrupted) io.err(`Interrupted after ${all.requests} of ${planned} requests\n`);
  if (format) io.out(printerOf({ as: format })(report));
  else io.out(`${trafficTable(report)}${verdictText(verdict)}`);
  for (const hint of hintsFor(report)) io.err(`hint: ${hint}\n`);
}

function hintsFor({ attributedBy, name, namespace, all }: TrafficReport): string[] {
  const untrusted = Object.keys(all.errors).some((word) => /CERT|UNABLE_TO_/.test(word));
  return [
    ...(attributedBy === undefined
      ? [
          `to identify spokes, run kubectl hmls headingress apply ${name} -n ${namespace} --spoke-header, or name a response header with --attribute-by=HEADER`,
        ]
      : []),
    ...(untrusted ? ['--gateway-ca=FILE if the gateway uses a private CA'] : []),
  ];
}
