import { HmlsError } from '../../../errors.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import { PODS, SERVICES } from '../../../kubernetes/kinds.ts';
import { type KubeObject, keyOf } from '../../../kubernetes/object.ts';
import type { HeadIngress } from '../../headingress.ts';
import { gatewayOf, podsOf } from '../routing/gateway.ts';
import { addressOf, serverFor } from '../routing/gatewayaddress.ts';
import { gatewayKey } from '../routing/virtualservice.ts';
import type { IngressCluster } from './ingresscluster.ts';

/** The address of a gateway, and how it was found. */
export interface FoundGateway {
  /** Without a path, e.g. `http://203.0.113.7:80`. */
  readonly url: string;
  readonly via: string;
}

/**
 * The address at which a gateway of `headIngress` accepts requests for `host`: the load balancer of the
 * Service that selects the gateway's pods.
 *
 * @throws HmlsError `not-found` if there is none; the message says what was checked
 */
export async function findGateway(
  ingress: IngressCluster,
  headIngress: HeadIngress,
  host: string | undefined,
): Promise<FoundGateway> {
  const missing: string[] = [];
  for (const name of headIngress.gateways) {
    const key = gatewayKey(name, headIngress.namespace);
    const found = await addressBehind(ingress, key, headIngress.namespace, host);
    if ('url' in found) {
      return { url: found.url, via: `${key}, through Service ${keyOf(found.service)}` };
    }
    missing.push(`Gateway ${key}: ${found.missing}`);
  }
  throw new HmlsError('not-found', `no address found for the gateway: ${missing.join('; ')}`, {
    remedy: { is: 'name-gateway-url' },
  });
}

async function addressBehind(
  { ingress, kinds }: IngressCluster,
  key: string,
  forNamespace: string,
  host: string | undefined,
): Promise<ReturnType<typeof addressOf>> {
  const [namespace = '', name = ''] = key.split('/');
  try {
    const gateway = gatewayOf(await ingress.get(kinds.gateways, { namespace, name }));
    const server = serverFor(gateway, forNamespace, host);
    if (!server) return { missing: `no HTTP server${host === undefined ? '' : ` for ${host}`}` };
    const labelSelector = podsOf(gateway);
    if (labelSelector === '') return { missing: 'its selector is empty' };
    const { items: pods } = await ingress.list(PODS, { labelSelector });
    if (pods.length === 0) return { missing: `no pods match its selector ${labelSelector}` };
    return addressOf(server, pods, await servicesBeside(pods, ingress));
  } catch (error) {
    const known = error instanceof HmlsError && ['not-found', 'forbidden'].includes(error.code);
    if (!known) throw error;
    return { missing: error.message };
  }
}

async function servicesBeside(pods: readonly KubeObject[], ingress: Cluster) {
  const namespaces = [...new Set(pods.map(({ metadata }) => metadata.namespace))];
  const lists = await Promise.all(namespaces.map((n) => ingress.list(SERVICES, { namespace: n })));
  return lists.flatMap(({ items }) => [...items]);
}
