import type { Cluster } from '../../../kube/cluster.ts';
import { find } from '../../../kube/find.ts';
import type { Kind } from '../../../kubernetes/kinds.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
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
  return (await ownVirtualServices(ingress, VIRTUALSERVICES, namespace)).map(readHeadIngress);
}

/** The VirtualServices created by kubectl-hmls in `namespace`, or in all namespaces. */
export async function ownVirtualServices(
  ingress: Cluster,
  kind: Kind,
  namespace: string | undefined,
): Promise<readonly KubeObject[]> {
  const [label] = Object.entries(MANAGED_BY_LABELS);
  const { items } = await ingress.list(kind, { namespace, labelSelector: label?.join('=') });
  return items.filter(isOurs);
}

/** The weights of a handwritten VirtualService at `ref`; undefined if there is none. */
export async function handwrittenWeights(
  ingress: Cluster,
  ref: { readonly namespace: string; readonly name: string },
  spokes: AddressedSpokes,
): Promise<Readonly<Record<string, number>> | undefined> {
  const route = await find(ingress, VIRTUALSERVICES, ref);
  return route && !isOurs(route) ? weightsBySpoke(route, spokes) : undefined;
}
