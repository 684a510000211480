import { HmlsError } from '../../src/errors.ts';
import { weightsOf } from '../../src/headingress/headingress.ts';
import { weightsBySpoke } from '../../src/headingress/istio/handwritten.ts';
import { VIRTUALSERVICES } from '../../src/headingress/istio/kinds.ts';
import { readHeadIngress } from '../../src/headingress/istio/read.ts';
import { isOurs } from '../../src/headingress/ownership.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { ServiceReport } from '../../src/reports/status.ts';
import type { Context } from '../context.ts';
import { connectIngress, hasIngress, type IngressFlags } from './ingress.ts';

/** The ingress cluster, if anything says where it is; then it may yet be out of reach. */
export const configuredIngress = async (flags: IngressFlags, context: Context) =>
  hasIngress(flags) ? await connectIngress(flags, context) : undefined;

/**
 * `report` with its weights, or with none if it has no HeadIngress. What cannot be read is only told of.
 *
 * @param warn gets a line, without its end
 */
export async function withWeights(
  report: ServiceReport,
  ingress: Cluster,
  flags: IngressFlags,
  warn: (text: string) => void,
): Promise<ServiceReport> {
  const namespace = flags.ingressNamespace ?? report.namespace;
  try {
    const route = await ingress.get(VIRTUALSERVICES, { namespace, name: report.name });
    const weights = isOurs(route)
      ? Object.fromEntries(weightsOf(readHeadIngress(route).routes))
      : weightsBySpoke(route, report);
    return { ...report, weights };
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    if (error.code !== 'not-found') warn(`Warning: no weights: ${error.message}`);
    return { ...report, weights: {} };
  }
}
