import type { Argv } from 'yargs';
import { backendsOf } from '../src/domain/backends.ts';
import {
  assertExpressible,
  assertReady,
  DEFAULT_ENTRY_NAME,
  DEFAULT_GATEWAY,
  defaultPrefix,
  gatewayName,
  type HeadIngress,
  slashed,
  weighted,
} from '../src/domain/headingress.ts';
import type { HyperMLService } from '../src/domain/hypermlservice.ts';
import { refOf } from '../src/domain/object.ts';
import { parseWeights, resolveWeights } from '../src/domain/weights.ts';
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

/** How the HeadIngress of a HyperMLService is to look. */
export interface RouteFlags extends IngressFlags {
  /** The HyperMLService. */
  readonly hmls?: string | undefined;
  readonly weight?: string | undefined;
  /** By comma. */
  readonly gateway?: string | undefined;
  /** By comma. */
  readonly host?: string | undefined;
  readonly prefix?: string | undefined;
  readonly noRewrite?: boolean | undefined;
  readonly release?: string | undefined;
  readonly service?: string | undefined;
  readonly name?: string | undefined;
  readonly entryName?: string | undefined;
  readonly force?: boolean | undefined;
}

export const withRouteFlags = <T>(yargs: Argv<T>) =>
  withIngressFlags(yargs)
    .positional('hmls', {
      type: 'string',
      describe: 'HyperMLService; may be left out if there is only one',
    })
    .options({
      weight: {
        type: 'string',
        requiresArg: true,
        describe: 'Share of each spoke in percent, e.g. spoke1=30,spoke2=70; default: even',
      },
      gateway: {
        type: 'string',
        requiresArg: true,
        describe: `Istio gateways, by comma; default: ${DEFAULT_GATEWAY}`,
      },
      host: {
        type: 'string',
        requiresArg: true,
        describe: 'Host names to answer to, by comma; default: all',
      },
      prefix: { type: 'string', requiresArg: true, describe: 'Path prefix to answer to' },
      'no-rewrite': {
        type: 'boolean',
        describe: 'Send the whole path to the spokes, prefix and all',
      },
      release: {
        type: 'string',
        requiresArg: true,
        describe: "Route to this release instead of the workload's own address",
      },
      service: {
        type: 'string',
        requiresArg: true,
        describe: 'Workload to route to, where a spoke has several',
      },
      name: {
        type: 'string',
        requiresArg: true,
        describe: "Name of the VirtualService; default: the HyperMLService's",
      },
      'entry-name': {
        type: 'string',
        requiresArg: true,
        describe: 'Name of a ServiceEntry, with {spoke} or {host} in it',
      },
      force: { type: 'boolean', describe: 'Route to spokes that are not ready, too' },
    });

/**
 * The HeadIngress of `hmls` as the flags want it.
 *
 * @throws HmlsError `usage` for flags that make no sense, `not-ready` if a spoke cannot take requests
 */
export function headIngressOf(hmls: HyperMLService, flags: RouteFlags): HeadIngress {
  const source = { ...refOf(hmls), uid: hmls.metadata.uid ?? '' };
  const backends = backendsOf(hmls, flags);
  const requests = flags.weight === undefined ? [] : parseWeights(flags.weight);
  const weights = resolveWeights(
    backends.map(({ spoke }) => spoke),
    requests,
  );
  const routes = weighted(backends, weights);
  if (!flags.force) assertReady(routes);
  const ingress: HeadIngress = {
    source,
    name: flags.name ?? source.name,
    namespace: flags.ingressNamespace ?? source.namespace,
    gateways: (flags.gateway ?? DEFAULT_GATEWAY).split(',').map(gatewayName),
    hosts: (flags.host ?? '*').split(','),
    prefix: slashed(flags.prefix ?? defaultPrefix(source)),
    rewrite: !flags.noRewrite,
    entryName: flags.entryName ?? DEFAULT_ENTRY_NAME,
    routes,
  };
  assertExpressible(ingress);
  return ingress;
}
