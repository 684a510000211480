import {
  countAt,
  isTrueAt,
  listAt,
  objectAt,
  textAt,
  textsAt,
} from '../../../kubernetes/fields.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
import { type ConfigMeta, configMetaOf } from './precedence.ts';

/** An Istio Gateway, reduced to what affects routing. */
export interface Gateway extends ConfigMeta {
  /** Labels of its pods; empty selects all proxies. */
  readonly selector: Readonly<Record<string, unknown>>;
  /** Only servers that route HTTP. */
  readonly servers: readonly Server[];
}

export interface Server {
  /** Each a host, or `NAMESPACE/host`. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** Address; '' for all. */
  readonly bind: string;
  readonly tls: boolean;
}

export function gatewayOf(object: KubeObject): Gateway {
  const { spec } = object as { readonly spec?: unknown };
  return {
    ...configMetaOf(object),
    selector: { ...objectAt(spec, 'selector') },
    servers: listAt(spec, 'servers').flatMap(serverOf),
  };
}

const PLAIN = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);

/** A server that only redirects to https routes nothing. */
function serverOf(server: unknown): Server[] {
  const protocol = textAt(server, 'port', 'protocol')?.toUpperCase() ?? '';
  const tls =
    protocol === 'HTTPS' && !(textAt(server, 'tls', 'mode') ?? '').endsWith('PASSTHROUGH');
  if (!tls && !PLAIN.has(protocol)) return [];
  if (isTrueAt(server, 'tls', 'httpsRedirect')) return [];
  return [
    {
      hosts: textsAt(server, 'hosts'),
      port: countAt(server, 'port', 'number') ?? 0,
      bind: textAt(server, 'bind') ?? '',
      tls,
    },
  ];
}

/** Whether both select some of the same pods, provided that each selects any. */
export function shareWorkload(a: Gateway, b: Gateway): boolean {
  return isSubset(a.selector, b.selector) || isSubset(b.selector, a.selector);
}

export const isSubset = (
  some: Readonly<Record<string, unknown>>,
  all: Readonly<Record<string, unknown>>,
) => Object.entries(some).every(([key, value]) => all[key] === value);

/** The label selector of its pods; '' if it has none. */
export const podsOf = ({ selector }: Gateway): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
