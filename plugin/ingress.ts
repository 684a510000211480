import type { Argv } from 'yargs';
import type { Cluster } from '../src/kube/cluster.ts';
import type { Context, GlobalFlags } from './context.ts';

/** Where the ingress cluster is. */
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

/** The ingress cluster: by flag, else by environment, else the hub's. Its name goes to stderr. */
export async function connectIngress(flags: IngressFlags, context: Context): Promise<Cluster> {
  const { env, io } = context;
  const kubeconfig = flags.ingressKubeconfig ?? env.HMLS_INGRESS_KUBECONFIG;
  const name = flags.ingressContext ?? env.HMLS_INGRESS_CONTEXT;
  const own = kubeconfig !== undefined || name !== undefined;
  const { namespace: _, ...hubFlags } = flags;
  const ownFlags = { kubeconfig: kubeconfig ?? flags.kubeconfig, context: name };
  const ingress = await context.connect(own ? ownFlags : hubFlags);
  io.err(`Ingress cluster: ${ingress.server}\n`);
  return ingress;
}
