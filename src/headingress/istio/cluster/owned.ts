import type { Cluster } from '../../../kube/cluster.ts';
import { find } from '../../../kube/find.ts';
import type { HeadIngress } from '../../headingress.ts';
import { isOurs, MANAGED_BY_LABELS } from '../../ownership.ts';
import { type AddressedSpokes, weightsBySpoke } from '../handwritten.ts';
import { VIRTUALSERVICES } from '../kinds.ts';
import { readHeadIngress } from '../read.ts';

/**
 * Every HeadIngress in `namespace`, or in all namespaces.
 *
 * @throws HmlsError `not-found` without Istio, `forbidden` if the user may not list them there
 */
export async function headIngressesIn(
  ingress: Cluster,
  namespace?: string,
): Promise<readonly HeadIngress[]> {
  const [label] = Object.entries(MANAGED_BY_LABELS);
  const { items } = await ingress.list(VIRTUALSERVICES, {
    namespace,
    labelSelector: label?.join('='),
  });
  return items.filter(isOurs).map(readHeadIngress);
}

/** The weights of a route that was written by hand and is named like the service; undefined if there is none. */
export async function handwrittenWeights(
  ingress: Cluster,
  ref: { readonly namespace: string; readonly name: string },
  spokes: AddressedSpokes,
): Promise<Readonly<Record<string, number>> | undefined> {
  const route = await find(ingress, VIRTUALSERVICES, ref);
  return route && !isOurs(route) ? weightsBySpoke(route, spokes) : undefined;
}
