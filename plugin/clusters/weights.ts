import { HmlsError } from '../../src/errors.ts';
import { type HeadIngress, weightsOf } from '../../src/headingress/headingress.ts';
import { handwrittenWeights } from '../../src/headingress/istio/cluster/owned.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import {
  type HeadIngressWeights,
  type ServiceReport,
  weightedReport,
} from '../../src/reports/status.ts';
import type { Context } from '../context.ts';
import { headIngressesOf } from './headingresses.ts';
import { connectIngress, hasIngress, type IngressFlags } from './ingress.ts';

/** The ingress cluster, if one is configured. It may be unreachable. */
export const configuredIngress = async (flags: IngressFlags, context: Context) =>
  hasIngress(flags) ? await connectIngress(flags, context) : undefined;

/** A HyperMLService and its report. */
export interface Reported {
  readonly hmls: HyperMLService;
  readonly report: ServiceReport;
}

/**
 * Adds to each report the weights of its HeadIngresses, if any. Read failures are only warned about.
 *
 * @param warn receives a line without line break
 */
export async function withWeights(
  reported: readonly Reported[],
  ingress: Cluster,
  place: Pick<IngressFlags, 'ingressNamespace'>,
  warn: (text: string) => void,
): Promise<ServiceReport[]> {
  const services = reported.map(({ hmls }) => hmls);
  const found = await unlessUnreadable(() => headIngressesOf(services, ingress, place), warn);
  if (found?.unseen !== undefined) warn(`Warning: ${found.unseen}`);
  return Promise.all(
    reported.map(async ({ hmls, report }) => {
      const own = found?.of(hmls).map(headIngressWeights) ?? [];
      if (own.length > 0 || !found) return weightedReport(report, own);
      const byHand = await unlessUnreadable(() => handwritten(report, ingress, place), warn);
      return weightedReport(report, byHand ?? []);
    }),
  );
}

async function unlessUnreadable<T>(
  read: () => Promise<T>,
  warn: (text: string) => void,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    if (error.code !== 'not-found') warn(`Warning: cannot read weights: ${error.message}`);
    return undefined;
  }
}

const headIngressWeights = ({ namespace, name, routes }: HeadIngress): HeadIngressWeights => ({
  namespace,
  name,
  weights: Object.fromEntries(weightsOf(routes)),
});

async function handwritten(
  { namespace: own, name, resources }: ServiceReport,
  ingress: Cluster,
  { ingressNamespace: namespace = own }: Pick<IngressFlags, 'ingressNamespace'>,
): Promise<HeadIngressWeights[]> {
  const weights = await handwrittenWeights(ingress, { namespace, name }, resources);
  return weights ? [{ namespace, name, weights }] : [];
}
