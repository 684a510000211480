import { HmlsError } from '../errors.ts';
import type { Ref } from '../kubernetes/object.ts';
import type { Backend, BackendChoice } from './backends.ts';
import type { Weights } from './weights.ts';

/** The HyperMLService that a HeadIngress routes to, as recorded on the ingress cluster. */
interface Source extends Ref {
  readonly uid: string;
}

/** Splits the requests below one URL prefix of the ingress cluster between spokes. */
export interface HeadIngress extends HeadIngressSettings {
  readonly source: Source;
  /** Name of its object on the ingress cluster. */
  readonly name: string;
  /** Namespace of its object on the ingress cluster. */
  readonly namespace: string;
  readonly routes: readonly Route[];
  /** They take precedence over the split, in this order. */
  readonly pins: readonly Pin[];
}

/** The settings of a HeadIngress; each is kept until it is changed explicitly. */
export interface HeadIngressSettings {
  /** In the backend's notation, e.g. `t9k-system/t9k`. */
  readonly gateways: readonly string[];
  /** Hostnames to match; `*` for all. */
  readonly hosts: readonly string[];
  /** Ends in `/`. */
  readonly prefix: string;
  /** Whether the prefix is stripped before a request is sent to a spoke. */
  readonly rewrite: boolean;
  /** Name of its ServiceEntries; `{spoke}` and `{host}` are substituted. */
  readonly entryName: string;
  /** Selects a workload on each spoke, and one of its addresses. */
  readonly choice: BackendChoice;
  readonly limits: Limits;
  /** Response header that names the spoke that served the request; absent: none. */
  readonly spokeHeader?: string;
}

/** An absent field leaves Istio's default. Durations in Istio's notation, e.g. `2s`, `500ms`. */
export interface Limits {
  /** For the whole request, including retries. */
  readonly timeout?: string;
  /** Maximum number of retries of a request that no spoke has answered. */
  readonly retries?: number;
  readonly connectTimeout?: string;
  readonly outliers?: OutlierDetection;
}

/** The destination of a share of the requests. */
export interface Route extends Omit<Backend, 'ready'> {
  /** Share of requests, whole percent. The weights of a HeadIngress add up to 100. */
  readonly weight: number;
}

export interface WeightedBackend extends Route, Backend {}

/** Sends requests with this header to one spoke, regardless of the weights. */
export interface Pin {
  /** In lower case. */
  readonly header: string;
  readonly value: string;
  readonly spoke: string;
}

export const DEFAULT_GATEWAY = 't9k-system/t9k';

/** The path prefix at which the manual exposes a HyperMLService. */
export const defaultPrefix = ({ namespace, name }: Ref) =>
  `/t9k/hypermlservices/namespaces/${namespace}/${name}/`;

/** All HeadIngresses that route to a host share one ServiceEntry, so it is named after the host by default. */
export const DEFAULT_ENTRY_NAME = '{host}';

/** The default settings of a HeadIngress for `source`. */
export const defaultSettings = (source: Ref): HeadIngressSettings => ({
  gateways: [DEFAULT_GATEWAY],
  hosts: ['*'],
  prefix: defaultPrefix(source),
  rewrite: true,
  entryName: DEFAULT_ENTRY_NAME,
  choice: {},
  limits: {},
});

/** Adds to each backend its weight; 0 if `weights` has none for it. */
export function weighted<T extends object & { readonly spoke: string }>(
  backends: readonly T[],
  weights: Weights,
): (T & { readonly weight: number })[] {
  return backends.map((backend) => ({ ...backend, weight: weights.get(backend.spoke) ?? 0 }));
}

export const weightsOf = (routes: readonly Route[]): Weights =>
  new Map(routes.map(({ spoke, weight }) => [spoke, weight]));

/**
 * Asserts that requests go only to spokes that are ready.
 *
 * @throws HmlsError `not-ready` if a spoke that gets requests is not ready
 */
export function assertReady(routes: readonly WeightedBackend[]): void {
  const unready = routes.filter(({ weight, ready }) => weight > 0 && !ready);
  if (unready.length === 0) return;
  const named = unready.map(({ spoke, weight }) => `${spoke} (${weight} %)`).join(', ');
  throw new HmlsError(
    'not-ready',
    `refusing to send traffic to spokes that are not ready: ${named}`,
    {
      remedy: { is: 'await-ready' },
    },
  );
}

/** Whether a route's weight increases: only then must it be ready. */
export function isGaining(before: readonly Route[]): (route: Route) => boolean {
  const weights = weightsOf(before);
  return ({ spoke, weight }) => weight > (weights.get(spoke) ?? 0);
}

/**
 * The path prefix `text` with a trailing slash: Istio matches prefixes as plain strings, so `/a` would
 * match `/ab`, too.
 *
 * @throws HmlsError `usage` if no path can start with it
 */
export function slashed(text: string): string {
  if (!/^\/[^\s?#]*$/.test(text)) {
    throw new HmlsError('usage', `invalid prefix "${text}": must be a path that starts with /`);
  }
  return text.endsWith('/') ? text : `${text}/`;
}

/** When Envoy ejects an address that fails. */
export interface OutlierDetection {
  /** Consecutive gateway errors (502, 503, 504); a 500 from a model says nothing about its reachability. */
  readonly errors: number;
  /** Interval between checks, e.g. `10s`. */
  readonly interval: string;
  /** Duration of the first ejection, e.g. `30s`. */
  readonly ejectionTime: string;
}
