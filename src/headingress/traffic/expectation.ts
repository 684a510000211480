import type { Pin } from '../headingress.ts';
import { type HeadIngress, type Route, weightsOf } from '../headingress.ts';
import type { Weights } from '../weights.ts';

/** Where requests should go, and how to tell where they went. */
export interface Expectation {
  /** Of each spoke, in percent. */
  readonly weights: Weights;
  /** The pin that sends all of them to one spoke; absent if they go by weight. */
  readonly pin?: Pin;
  readonly routes: readonly Route[];
  /** Without it, responses of different spokes cannot be told apart. */
  readonly attribution?: Attribution;
}

/** A response header that identifies the spoke. */
interface Attribution {
  readonly header: string;
  /** Whether the gateway sets it for this HeadIngress; otherwise the user named it. */
  readonly ours: boolean;
}

/**
 * Where `ingress` sends requests with these headers (names in lower case).
 *
 * @param attributeBy the response header that the user named
 */
export function expectationOf(
  ingress: HeadIngress,
  headers: ReadonlyMap<string, string>,
  attributeBy?: string,
): Expectation {
  const { routes, pins } = ingress;
  const pin = pins.find(({ header, value }) => headers.get(header) === value);
  const attribution = attributionOf(ingress, attributeBy);
  const weights = pin
    ? new Map(routes.map(({ spoke }) => [spoke, spoke === pin.spoke ? 100 : 0]))
    : weightsOf(routes);
  return { weights, routes, ...(pin && { pin }), ...(attribution && { attribution }) };
}

function attributionOf(
  { spokeHeader }: HeadIngress,
  attributeBy: string | undefined,
): Attribution | undefined {
  const header = attributeBy?.toLowerCase() ?? spokeHeader;
  return header === undefined ? undefined : { header, ours: header === spokeHeader };
}

/**
 * The spoke that the value of the header identifies: its name, its host (`HOST` or `HOST:PORT`), or the
 * name of its Envoy cluster, `outbound|PORT||HOST`. Undefined if that is no spoke, or several.
 * Source: BuildSubsetKey in istio pilot/pkg/model/service.go.
 */
export function attributedSpoke(text: string, routes: readonly Route[]): string | undefined {
  const value = text.trim();
  const named = routes.filter(({ spoke }) => spoke === value);
  const found = named.length > 0 ? named : routes.filter((route) => isHostOf(route, value));
  return found.length === 1 ? found[0]?.spoke : undefined;
}

function isHostOf({ address }: Route, value: string): boolean {
  const [, clusterPort, clusterHost] = /^outbound\|(\d+)\|[^|]*\|(.+)$/.exec(value) ?? [];
  const [, bareHost, barePort] = /^([^:]+)(?::(\d+))?$/.exec(value) ?? [];
  const host = (clusterHost ?? bareHost ?? '').toLowerCase();
  const port = clusterPort ?? barePort ?? `${address.port}`;
  return address.host === host && `${address.port}` === port;
}
