import { HmlsError } from '../src/domain/errors.ts';
import { weightsBySpoke } from '../src/domain/liveweights.ts';
import type { ServiceReport } from '../src/domain/statusreport.ts';
import { type Cluster, VIRTUALSERVICES } from '../src/kube/cluster.ts';
import type { Context } from './context.ts';
import { connectIngress, type IngressFlags } from './ingress.ts';

/** The ingress cluster, if anything says where it is; then it may yet be out of reach. */
export async function configuredIngress(
  flags: IngressFlags,
  context: Context,
): Promise<Cluster | undefined> {
  const { env } = context;
  const named =
    flags.ingressKubeconfig ??
    flags.ingressContext ??
    env.HMLS_INGRESS_KUBECONFIG ??
    env.HMLS_INGRESS_CONTEXT;
  return named === undefined ? undefined : await connectIngress(flags, context);
}

/** `report` with its weights, or with none if it has no HeadIngress. What cannot be read is only told of. */
export async function withWeights(
  report: ServiceReport,
  ingress: Cluster,
  flags: IngressFlags,
  { io }: Context,
): Promise<ServiceReport> {
  const namespace = flags.ingressNamespace ?? report.namespace;
  try {
    const route = await ingress.get(VIRTUALSERVICES, { namespace, name: report.name });
    return { ...report, weights: weightsBySpoke(route, report) };
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    if (error.code !== 'not-found') io.err(`Warning: no weights: ${error.message}\n`);
    return { ...report, weights: {} };
  }
}
