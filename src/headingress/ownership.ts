import type { KubeObject } from '../kubernetes/object.ts';

/** Labels on all objects that kubectl-hmls creates on the ingress cluster. */
export const MANAGED_BY_LABELS = { 'app.kubernetes.io/managed-by': 'kubectl-hmls' } as const;

/** Annotation on the object of a HeadIngress: the HyperMLService that it routes to, as `namespace/name`. */
export const SOURCE_ANNOTATION = 'tensorstack.dev/hypermlservice';

/** Annotation with the uid of that HyperMLService, to tell it from a later one of the same name. */
export const SOURCE_UID_ANNOTATION = 'tensorstack.dev/hypermlservice-uid';

/** Annotation on the object of a HeadIngress: settings that its spec has no field for, as JSON. */
export const HEADINGRESS_ANNOTATION = 'tensorstack.dev/headingress';

/** Whether kubectl-hmls created `object`, and so may change or delete it. */
export const isOurs = ({ metadata }: KubeObject) =>
  Object.entries(MANAGED_BY_LABELS).every(([key, value]) => metadata.labels?.[key] === value);
