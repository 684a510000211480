import { HmlsError } from '../errors.ts';
import type { Ref } from '../kubernetes/object.ts';
import type { Backend, BackendChoice } from './backends.ts';
import type { Weights } from './weights.ts';

/** A HyperMLService as the ingress cluster knows it. */
interface Source extends Ref {
  readonly uid: string;
}

/** How one URL prefix of the ingress cluster is spread over the spokes. */
export interface HeadIngress extends HeadIngressSettings {
  readonly source: Source;
  /** Of the object that carries it. */
  readonly name: string;
  /** On the ingress cluster. */
  readonly namespace: string;
  readonly routes: readonly Route[];
  /** Above the split, in this order. */
  readonly pins: readonly Pin[];
}

/** What of a HeadIngress is asked for, and stays until something else is asked for. */
export interface HeadIngressSettings {
  /** As the backend spells them, e.g. `t9k-system/t9k`. */
  readonly gateways: readonly string[];
  /** Host names that the gateway answers to; `*` for all. */
  readonly hosts: readonly string[];
  /** Ends in `/`. */
  readonly prefix: string;
  /** Whether a spoke sees the path behind the prefix, instead of the whole. */
  readonly rewrite: boolean;
  /** Name of a ServiceEntry, with `{spoke}` and `{host}` filled in. */
  readonly entryName: string;
  /** Which workload, and which of its addresses. */
  readonly choice: BackendChoice;
  readonly limits: Limits;
  /** Response header that names the spoke of each answer; absent: none. */
  readonly spokeHeader?: string;
}

/** Absent: as Istio has it. Durations as Istio writes them, e.g. `2s`, `500ms`. */
export interface Limits {
  /** Of a whole request, retries included. */
  readonly timeout?: string;
  /** How often a request is tried again that no spoke has answered. */
  readonly retries?: number;
  readonly connectTimeout?: string;
  readonly outliers?: OutlierDetection;
}

/** Where some of the requests go. */
export interface Route extends Omit<Backend, 'ready'> {
  /** Share of requests, whole percent. Those of a HeadIngress add up to 100. */
  readonly weight: number;
}

export interface WeightedBackend extends Route, Backend {}

/** Requests with this header go to one spoke, whatever the weights. */
export interface Pin {
  /** In lower case. */
  readonly header: string;
  readonly value: string;
  readonly spoke: string;
}

export const DEFAULT_GATEWAY = 't9k-system/t9k';

/** The path prefix under which the manual publishes a HyperMLService. */
export const defaultPrefix = ({ namespace, name }: Ref) =>
  `/t9k/hypermlservices/namespaces/${namespace}/${name}/`;

/** A host has one ServiceEntry, whoever routes to it, so by default its name is the host. */
export const DEFAULT_ENTRY_NAME = '{host}';

/** What a HeadIngress is if nothing else is asked for. */
export const defaultSettings = (source: Ref): HeadIngressSettings => ({
  gateways: [DEFAULT_GATEWAY],
  hosts: ['*'],
  prefix: defaultPrefix(source),
  rewrite: true,
  entryName: DEFAULT_ENTRY_NAME,
  choice: {},
  limits: {},
});

/** Gives each backend its weight; one that is not named gets nothing. */
export function weighted<T extends object & { readonly spoke: string }>(
  backends: readonly T[],
  weights: Weights,
): (T & { readonly weight: number })[] {
  return backends.map((backend) => ({ ...backend, weight: weights.get(backend.spoke) ?? 0 }));
}

export const weightsOf = (routes: readonly Route[]): Weights =>
  new Map(routes.map(({ spoke, weight }) => [spoke, weight]));

/**
 * Makes sure that requests go only to spokes that are ready.
 *
 * @throws HmlsError `not-ready` if a spoke that gets requests is not ready
 */
export function assertReady(routes: readonly WeightedBackend[]): void {
  const lame = routes.filter(({ weight, ready }) => weight > 0 && !ready);
  if (lame.length === 0) return;
  const named = lame.map(({ spoke, weight }) => `${spoke} (${weight} %)`).join(', ');
  throw new HmlsError(
    'not-ready',
    `refusing to send traffic to spokes that are not ready: ${named}`,
    {
      remedy: { is: 'await-ready' },
    },
  );
}

/** Whether a route is to get more than it has: only then does it matter whether it is ready. */
export function isGaining(before: readonly Route[]): (route: Route) => boolean {
  const weights = weightsOf(before);
  return ({ spoke, weight }) => weight > (weights.get(spoke) ?? 0);
}

/**
 * The path prefix that is meant by `text`, with a slash at its end: a prefix match is a plain string
 * prefix, so `/a` would catch `/ab` too.
 *
 * @throws HmlsError `usage` if no path can start with it
 */
export function slashed(text: string): string {
  if (!/^\/[^\s?#]*$/.test(text)) {
    throw new HmlsError('usage', `invalid prefix "${text}": want a path that starts with /`);
  }
  return text.endsWith('/') ? text : `${text}/`;
}

/** When Envoy stops to send requests to an address that fails. */
export interface OutlierDetection {
  /** Gateway errors (502, 503, 504) in a row; a model's own 500 says nothing about the way to it. */
  readonly errors: number;
  /** How often addresses are looked at, e.g. `10s`. */
  readonly interval: string;
  /** How long one is left out at first, e.g. `30s`. */
  readonly ejectionTime: string;
}
