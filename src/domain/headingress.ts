import type { Backend } from './backends.ts';
import { HmlsError } from './errors.ts';
import { type KubeObject, keyOf, type Ref } from './object.ts';
import type { Weights } from './weights.ts';

/** A HyperMLService as the ingress cluster knows it. */
export interface Source extends Ref {
  readonly uid: string;
}

/** How one URL prefix of the ingress cluster is spread over the spokes. */
export interface HeadIngress {
  readonly source: Source;
  /** Of the VirtualService. */
  readonly name: string;
  /** On the ingress cluster. */
  readonly namespace: string;
  /** Each as {@link gatewayName} takes it. */
  readonly gateways: readonly string[];
  /** Host names that the gateway answers to; `*` for all. */
  readonly hosts: readonly string[];
  /** Ends in `/`. */
  readonly prefix: string;
  /** Whether a spoke sees the path behind the prefix, instead of the whole. */
  readonly rewrite: boolean;
  /** Name of a ServiceEntry, with `{spoke}` and `{host}` filled in. */
  readonly entryName: string;
  readonly routes: readonly WeightedBackend[];
}

/** The weights of a HeadIngress add up to 100. */
export interface WeightedBackend extends Backend {
  /** Share of requests, whole percent. */
  readonly weight: number;
}

/** Says of an object on the ingress cluster that it is ours. */
export const MANAGED_BY_LABELS = { 'app.kubernetes.io/managed-by': 'kubectl-hmls' } as const;

/** On a VirtualService: whose HeadIngress it is (`namespace/name`), and of which HyperMLService by uid. */
export const SOURCE_ANNOTATION = 'tensorstack.dev/hypermlservice';
export const SOURCE_UID_ANNOTATION = 'tensorstack.dev/hypermlservice-uid';

/** On what VirtualServices share: those (`namespace/name`, by comma) that route to it. */
export const USERS_ANNOTATION = 'tensorstack.dev/headingress-users';

/** Whether we made `object`, and so may change or delete it. */
export const isOurs = ({ metadata }: KubeObject) =>
  Object.entries(MANAGED_BY_LABELS).every(([key, value]) => metadata.labels?.[key] === value);

/** The VirtualServices that route to `object`, in order. */
export function usersOf({ metadata }: KubeObject): string[] {
  const text = metadata.annotations?.[USERS_ANNOTATION] ?? '';
  return text === '' ? [] : text.split(',').sort();
}

/** `shared` as it must be for the users that it has and those of `stored`. */
export function withUsersOf<T extends KubeObject>(shared: T, stored: T | undefined): T {
  if (!stored) return shared;
  const users = [...new Set([...usersOf(stored), ...usersOf(shared)])].sort().join(',');
  const { resourceVersion } = stored.metadata;
  const annotations = { ...shared.metadata.annotations, [USERS_ANNOTATION]: users };
  return { ...shared, metadata: { ...shared.metadata, annotations, resourceVersion } };
}

/** The users of `shared` that remain when the VirtualService `user` is gone. */
export const usersWithout = (shared: KubeObject, user: Ref) =>
  usersOf(shared).filter((key) => key !== keyOf(user));

export const DEFAULT_GATEWAY = 't9k-system/t9k';

/** The path prefix under which the manual publishes a HyperMLService. */
export const defaultPrefix = ({ namespace, name }: Ref) =>
  `/t9k/hypermlservices/namespaces/${namespace}/${name}/`;

/** A host has one ServiceEntry, whoever routes to it, so by default its name is the host. */
export const DEFAULT_ENTRY_NAME = '{host}';

/** Gives each backend its weight. */
export function weighted(backends: readonly Backend[], weights: Weights): WeightedBackend[] {
  return backends.map((backend) => ({ ...backend, weight: weights.get(backend.spoke) ?? 0 }));
}

/**
 * Sees to it that requests go only where somebody answers.
 *
 * @throws HmlsError `not-ready` if a spoke that gets requests is not ready
 */
export function assertReady(routes: readonly WeightedBackend[]): void {
  const lame = routes.filter(({ weight, ready }) => weight > 0 && !ready);
  if (lame.length === 0) return;
  const named = lame.map(({ spoke, weight }) => `${spoke} (${weight} %)`).join(', ');
  throw new HmlsError('not-ready', `not ready, but to get requests: ${named}`, {
    hint: 'wait for it, give it weight 0, or --force',
  });
}

/**
 * The name of a gateway, `namespace/name` or Istio's older `name.namespace`. Istio takes both for the
 * same (resolveGatewayName in istio pilot/pkg/model/config.go), so the spelling is left as it is: a
 * VirtualService that was written by hand must not seem to change.
 *
 * @throws HmlsError `usage` if it is neither
 */
export function gatewayName(text: string): string {
  const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
  if (new RegExp(`^${label}[/.]${label}$`).test(text)) return text;
  throw new HmlsError('usage', `invalid gateway "${text}": want NAMESPACE/NAME`);
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

/** The name of the ServiceEntry, and of the DestinationRule, for the host of `backend`. */
export const entryNameOf = (
  { entryName }: Pick<HeadIngress, 'entryName'>,
  { spoke, address }: Backend,
) => entryName.replaceAll('{spoke}', spoke).replaceAll('{host}', address.host);

/**
 * Sees to it that `ingress` can be written down in Istio's terms.
 *
 * @throws HmlsError `usage` if its routes need different rewrites, or different hosts share a name
 */
export function assertExpressible(ingress: HeadIngress): void {
  const { rewrite, routes } = ingress;
  const paths = new Set(routes.map(({ address }) => slashed(address.path)));
  if (rewrite && paths.size > 1) {
    const named = routes.map(({ spoke, address }) => `${spoke} ${address.path}`).join(', ');
    throw new HmlsError('usage', `the paths of the endpoints differ: ${named}`, {
      hint: 'Istio has one rewrite for all destinations; with --no-rewrite the spokes get the whole path',
    });
  }
  const byName = Map.groupBy(routes, (route) => entryNameOf(ingress, route));
  for (const [name, sharing] of byName) {
    const hosts = new Set(sharing.map(({ address }) => address.host));
    if (hosts.size < 2) continue;
    throw new HmlsError('usage', `${[...hosts].join(' and ')} cannot both be named ${name}`, {
      hint: 'put {spoke} or {host} into --entry-name',
    });
  }
}
