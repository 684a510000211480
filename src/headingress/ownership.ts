import { HmlsError } from '../errors.ts';
import type { KubeObject } from '../kubernetes/object.ts';

/** Says of an object on the ingress cluster that it is ours. */
export const MANAGED_BY_LABELS = { 'app.kubernetes.io/managed-by': 'kubectl-hmls' } as const;

/** On a VirtualService: whose HeadIngress it is (`namespace/name`), and of which HyperMLService by uid. */
export const SOURCE_ANNOTATION = 'tensorstack.dev/hypermlservice';

export const SOURCE_UID_ANNOTATION = 'tensorstack.dev/hypermlservice-uid';

/** On a VirtualService: what of its HeadIngress Istio has no words for, as JSON. */
export const HEADINGRESS_ANNOTATION = 'tensorstack.dev/headingress';

/** Whether we made `object`, and so may change or delete it. */
export const isOurs = ({ metadata }: KubeObject) =>
  Object.entries(MANAGED_BY_LABELS).every(([key, value]) => metadata.labels?.[key] === value);

/**
 * @param look a kubectl command for what to do about it, with `{}` for the VirtualService
 * @throws HmlsError `conflict` if somebody else made the VirtualService
 */
export function assertOurs(virtualService: KubeObject, look: string): void {
  if (isOurs(virtualService)) return;
  const { name, namespace } = virtualService.metadata;
  throw new HmlsError(
    'conflict',
    `virtualservices.networking.istio.io "${name}" was not created by kubectl-hmls`,
    { hint: look.replace('{}', `virtualservice ${name} -n ${namespace}`) },
  );
}
