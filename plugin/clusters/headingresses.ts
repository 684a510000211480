import { HmlsError, isA } from '../../src/errors.ts';
import type { HeadIngress } from '../../src/headingress/headingress.ts';
import { headIngressesIn } from '../../src/headingress/istio/cluster/owned.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { keyOf } from '../../src/kubernetes/object.ts';
import type { Context } from '../context.ts';
import { connectIngress, hasIngress, type IngressFlags } from './ingress.ts';

/** The HeadIngresses of some HyperMLServices. */
export interface HeadIngressesFound {
  /** The HeadIngresses of one: first the one with its name, then by namespace and name. */
  of(hmls: HyperMLService): readonly HeadIngress[];
  /** A warning if some namespaces could not be searched. */
  readonly unseen?: string;
}

/**
 * The HeadIngresses that route to `services`, in all namespaces. If the user may not list all namespaces,
 * only the namespaces of the services and of the flags are searched.
 *
 * @throws HmlsError `not-found` without Istio, `forbidden` if no namespace can be searched
 */
export async function headIngressesOf(
  services: readonly HyperMLService[],
  ingress: Cluster,
  { ingressNamespace }: Pick<IngressFlags, 'ingressNamespace'>,
): Promise<HeadIngressesFound> {
  const own = services.map(({ metadata }) => metadata.namespace ?? '');
  const namespaces = [...new Set([ingressNamespace ?? [], own].flat())];
  const { found, ...unseen } = await visibleTo(ingress, namespaces);
  return {
    of: ({ metadata }) =>
      found
        .filter(({ source }) => source.uid === metadata.uid)
        .sort((a, b) => rank(a, metadata.name) - rank(b, metadata.name) || byKey(a, b)),
    ...unseen,
  };
}

const rank = ({ name }: HeadIngress, service: string) => (name === service ? 0 : 1);

const byKey = (a: HeadIngress, b: HeadIngress) => (keyOf(a) < keyOf(b) ? -1 : 1);

interface Visible {
  readonly found: readonly HeadIngress[];
  readonly unseen?: string;
}

async function visibleTo(ingress: Cluster, namespaces: readonly string[]): Promise<Visible> {
  try {
    return { found: await headIngressesIn(ingress) };
  } catch (error) {
    if (!isA(error, 'forbidden')) throw error;
    return await visibleIn(namespaces, ingress, error);
  }
}

async function visibleIn(
  namespaces: readonly string[],
  ingress: Cluster,
  refusal: HmlsError,
): Promise<Visible> {
  const lists = await Promise.all(
    namespaces.map((namespace) => headIngressesIn(ingress, namespace).catch(noneIfForbidden)),
  );
  const searched = namespaces.filter((_, i) => lists[i]);
  if (searched.length === 0) throw refusal;
  const where = `${searched.length === 1 ? 'namespace' : 'namespaces'} ${searched.join(', ')}`;
  return {
    found: lists.flatMap((list) => list ?? []),
    unseen: `searched only ${where} for HeadIngresses: ${refusal.message}`,
  };
}

function noneIfForbidden(error: unknown): undefined {
  if (!isA(error, 'forbidden')) throw error;
}

/** Finds the HeadIngresses of a HyperMLService. */
export type FindHeadIngresses = (hmls: HyperMLService) => Promise<readonly HeadIngress[]>;

/**
 * Finds the HeadIngresses of a HyperMLService on the ingress cluster of the flags, or else on the hub.
 * Unless the flags name it, an ingress cluster without Istio, or where the user may not list
 * HeadIngresses, has none. If namespaces cannot be searched, warns on stderr, once.
 */
export async function headIngressesOn(
  flags: IngressFlags,
  hub: Cluster,
  context: Context,
): Promise<FindHeadIngresses> {
  const isNamed = hasIngress(flags);
  const ingress = isNamed ? await connectIngress(flags, context) : hub;
  const warned = new Set<string>();
  return async (hmls) => {
    const { of, unseen } = await headIngressesOf([hmls], ingress, flags).catch((error) => {
      if (isNamed || !isOutOfSight(error)) throw error;
      return NONE;
    });
    if (unseen !== undefined && !warned.has(unseen)) context.io.err(`Warning: ${unseen}\n`);
    if (unseen !== undefined) warned.add(unseen);
    return of(hmls);
  };
}

const isOutOfSight = (error: unknown) => isA(error, 'not-found') || isA(error, 'forbidden');

const NONE: HeadIngressesFound = { of: () => [] };

/** Why `hmls` must not be deleted while `headIngresses` route to it. */
export function stillRouted(
  hmls: HyperMLService,
  headIngresses: readonly HeadIngress[],
): HmlsError {
  const names = headIngresses.map(keyOf).join(', ');
  const routes = headIngresses.length === 1 ? 'HeadIngress' : 'HeadIngresses';
  return new HmlsError(
    'conflict',
    `"${hmls.metadata.name}" still receives requests through ${routes} ${names}`,
    { hint: `${headIngresses.map((one) => deletionOf(hmls, one)).join('; ')}; or --force` },
  );
}

/** The command that deletes the HeadIngress. */
function deletionOf({ metadata }: HyperMLService, { name, namespace }: HeadIngress): string {
  const other = [
    ...(name === metadata.name ? [] : [`--name ${name}`]),
    ...(namespace === metadata.namespace ? [] : [`--ingress-namespace ${namespace}`]),
  ];
  const words = [metadata.name, '-n', metadata.namespace, ...other];
  return `kubectl hmls headingress delete ${words.join(' ')}`;
}
