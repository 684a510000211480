import type { KubeObject } from '../kubernetes/object.ts';

/** Says of an object on the ingress cluster that it is ours. */
export const MANAGED_BY_LABELS = { 'app.kubernetes.io/managed-by': 'kubectl-hmls' } as const;

/** On the object of a HeadIngress: the HyperMLService that it routes to, as `namespace/name`. */
export const SOURCE_ANNOTATION = 'tensorstack.dev/hypermlservice';

/** The same HyperMLService by uid: another of the same name is not it. */
export const SOURCE_UID_ANNOTATION = 'tensorstack.dev/hypermlservice-uid';

/** On the object of a HeadIngress: what its own spec has no words for, as JSON. */
export const HEADINGRESS_ANNOTATION = 'tensorstack.dev/headingress';

/** Whether we made `object`, and so may change or delete it. */
export const isOurs = ({ metadata }: KubeObject) =>
  Object.entries(MANAGED_BY_LABELS).every(([key, value]) => metadata.labels?.[key] === value);
