import type { Argv } from 'yargs';
import type { Cluster } from '../src/kube/cluster.ts';
import type { Context, GlobalFlags } from './context.ts';

/** Where the ingress cluster is: by flag, environment or profile, see plugin/connections.ts. */
export interface IngressFlags extends GlobalFlags {
  readonly ingressKubeconfig?: string | undefined;
  readonly ingressContext?: string | undefined;
  readonly ingressNamespace?: string | undefined;
}

export const withIngressFlags = <T>(yargs: Argv<T>) =>
  yargs.options({
    'ingress-kubeconfig': {
      type: 'string',
      requiresArg: true,
      describe: 'Path of the kubeconfig of the ingress cluster [$HMLS_INGRESS_KUBECONFIG]',
    },
    'ingress-context': {
      type: 'string',
      requiresArg: true,
      describe: 'Kubeconfig context of the ingress cluster [$HMLS_INGRESS_CONTEXT]',
    },
    'ingress-namespace': {
      type: 'string',
      requiresArg: true,
      describe: "Namespace on the ingress cluster; default: the HyperMLService's own",
    },
  });

/** Whether anything says where the ingress cluster is. */
export const hasIngress = ({ ingressKubeconfig, ingressContext }: IngressFlags) =>
  ingressKubeconfig !== undefined || ingressContext !== undefined;

/** The ingress cluster, or else the hub. Its name goes to stderr. */
export async function connectIngress(
  flags: IngressFlags,
  { connect, io }: Pick<Context, 'connect' | 'io'>,
): Promise<Cluster> {
  const { namespace: _, ...hubFlags } = flags;
  const { ingressKubeconfig: kubeconfig = flags.kubeconfig, ingressContext: context } = flags;
  const ingress = await connect(hasIngress(flags) ? { kubeconfig, context } : hubFlags);
  io.err(`Ingress cluster: ${ingress.server}\n`);
  return ingress;
}
