import { HmlsError } from '../../errors.ts';
import { present } from '../../kubernetes/fields.ts';
import { type HeadIngress, type Route, slashed } from '../headingress.ts';
import type { Requirement } from './sharing.ts';

/**
 * Validates the name of a gateway: `namespace/name`, or Istio's legacy `name.namespace`. Istio treats both
 * alike (resolveGatewayName in istio pilot/pkg/model/config.go), so the name is not normalized: a handwritten
 * VirtualService must not show up as changed.
 *
 * @throws HmlsError `usage` if it is neither
 */
export function gatewayName(text: string): string {
  const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
  if (new RegExp(`^${label}[/.]${label}$`).test(text)) return text;
  throw new HmlsError('usage', `invalid gateway "${text}": must be NAMESPACE/NAME`);
}

/** The name of the ServiceEntry and the DestinationRule for the host of a route. */
export const entryNameOf = (
  { entryName }: Pick<HeadIngress, 'entryName'>,
  { spoke, address }: Pick<Route, 'spoke' | 'address'>,
) => entryName.replaceAll('{spoke}', spoke).replaceAll('{host}', address.host);

/** What `ingress` requires of the host that `routes` lead to. */
export function requirementFor({ limits }: HeadIngress, routes: readonly Route[]): Requirement {
  const { connectTimeout, outliers } = limits;
  const ports = portsAmong(routes);
  const tls = portsAmong(routes.filter(({ address }) => address.scheme === 'https'));
  return { ports, ...(tls.length > 0 && { tls }), ...present({ connectTimeout, outliers }) };
}

const portsAmong = (routes: readonly Route[]) =>
  [...new Set(routes.map(({ address }) => address.port))].sort((a, b) => a - b);

/**
 * Asserts that Istio can express `ingress`.
 *
 * @throws HmlsError `usage` if its routes need different rewrites, or if different hosts share a name
 */
export function assertExpressible(ingress: HeadIngress): void {
  assertOneRewrite(ingress);
  assertNamesApart(ingress);
}

function assertOneRewrite({ rewrite, routes }: HeadIngress): void {
  const paths = new Set(routes.map(({ address }) => slashed(address.path)));
  if (!rewrite || paths.size < 2) return;
  const named = routes.map(({ spoke, address }) => `${spoke} ${address.path}`).join(', ');
  throw new HmlsError('usage', `endpoints have different paths: ${named}`, {
    remedy: { is: 'disable-rewrite' },
  });
}

function assertNamesApart(ingress: HeadIngress): void {
  const byName = Map.groupBy(ingress.routes, (route) => entryNameOf(ingress, route));
  for (const [name, sharing] of byName) {
    const hosts = new Set(sharing.map(({ address }) => address.host));
    if (hosts.size < 2) continue;
    throw new HmlsError('usage', `${[...hosts].join(' and ')} cannot both be named ${name}`, {
      remedy: { is: 'distinguish-entries' },
    });
  }
}
