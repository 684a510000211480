import { HmlsError } from '../../../errors.ts';
import { countAt, listAt, objectAt, textAt } from '../../../kubernetes/fields.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../../../kubernetes/object.ts';
import type { HeadIngress } from '../../headingress.ts';
import { type Gateway, isSubset, type Server } from './gateway.ts';
import { hostsFor, isWildcard, isWithin } from './hosts.ts';

/**
 * The host to request from `ingress`; undefined if it serves any.
 *
 * @throws HmlsError `usage` if it serves wildcard hosts only, so that the host is ambiguous
 */
export function hostFor({ hosts, name }: Pick<HeadIngress, 'hosts' | 'name'>): string | undefined {
  const plain = hosts.find((host) => !isWildcard(host));
  if (plain !== undefined || hosts.includes('*')) return plain;
  throw new HmlsError(
    'usage',
    `${name} serves ${hosts.join(', ')}: specify which host to request`,
    { remedy: { is: 'name-host' } },
  );
}

/**
 * The server of `gateway` that serves `host` (any if undefined) for VirtualServices in `namespace`, one
 * without TLS preferred. Undefined if there is none.
 */
export function serverFor(
  gateway: Gateway,
  namespace: string,
  host: string | undefined,
): Server | undefined {
  const servers = gateway.servers.filter(({ hosts }) => {
    const open = hostsFor(namespace, hosts, gateway.namespace);
    return open.some((pattern) => host === undefined || isWithin(host, pattern));
  });
  return servers.find(({ tls }) => !tls) ?? servers[0];
}

/**
 * The URL of `server` at a load balancer: that of the first of `services` that selects one of `pods`, and
 * has an address and the port. Otherwise, why there is none.
 *
 * The port of a server is that of a Service, or else of the pods themselves.
 * Source: resolvePorts in istio pilot/pkg/model/gateway.go.
 */
export function addressOf(
  { tls, port }: Server,
  pods: readonly KubeObject[],
  services: readonly KubeObject[],
): { readonly url: string; readonly service: Ref } | { readonly missing: string } {
  const ours = services.filter((service) => pods.some((pod) => selects(service, pod)));
  if (ours.length === 0) return { missing: 'no Service selects its pods' };
  const names = ours.map((service) => `Service ${keyOf(refOf(service))}`).join(', ');
  const balanced = ours.flatMap((service) =>
    addressesOf(service).map((host) => ({ service, host })),
  );
  if (balanced.length === 0) return { missing: `${names} has no load balancer address` };
  for (const { service, host } of balanced) {
    const outside = servicePort(service, port);
    if (outside === undefined) continue;
    const name = host.includes(':') ? `[${host}]` : host;
    return { url: `${tls ? 'https' : 'http'}://${name}:${outside}`, service: refOf(service) };
  }
  return { missing: `${names} has no port ${port}` };
}

function selects(service: KubeObject, { metadata }: KubeObject): boolean {
  const { spec } = service as { readonly spec?: unknown };
  const selector = objectAt(spec, 'selector');
  const here = service.metadata.namespace === metadata.namespace;
  return here && selector !== undefined && isSubset({ ...selector }, { ...metadata.labels });
}

function addressesOf(service: KubeObject): string[] {
  const { status } = service as { readonly status?: unknown };
  const points = listAt(status, 'loadBalancer', 'ingress');
  return points.flatMap((point) => textAt(point, 'ip') ?? textAt(point, 'hostname') ?? []);
}

function servicePort(service: KubeObject, port: number): number | undefined {
  const { spec } = service as { readonly spec?: unknown };
  const ports = listAt(spec, 'ports');
  const by = (field: string) => ports.find((one) => countAt(one, field) === port);
  return countAt(by('port') ?? by('targetPort'), 'port');
}
