import type { Split } from '../headingress/history.ts';
import { type IngressFinding, severityOfIngress } from '../headingress/istio/routing/findings.ts';
import type { Weights } from '../headingress/weights.ts';
import { type KubeObject, keyOf, type Ref } from '../kubernetes/object.ts';
import { typeMeta } from './typemeta.ts';

/** A finding, and how to fix it. */
export interface ReportedFinding extends IngressFinding {
  readonly fix: string;
}

/** A HeadIngress, and the problems with where its requests go. */
export interface CheckedHeadIngress {
  readonly headIngress: Ref;
  readonly findings: readonly ReportedFinding[];
}

/** For scripts: an item for each finding. */
export const ingressReport = (checked: readonly CheckedHeadIngress[]) => ({
  ...typeMeta('HeadIngressReport'),
  items: checked.flatMap(({ headIngress, findings }) =>
    findings.map(({ code, facts: _, ...rest }) => ({
      headIngress: keyOf(headIngress),
      code,
      severity: severityOfIngress({ code }),
      ...rest,
    })),
  ),
});

export type IngressReport = ReturnType<typeof ingressReport>;

/** A change of the weights of a HeadIngress. */
export interface WeightChange {
  /** The object that carries the HeadIngress, as it is now. */
  readonly object: KubeObject;
  readonly before: Weights;
  readonly after: Weights;
  /** By spoke; undefined if unknown. */
  readonly readiness: ReadonlyMap<string, boolean> | undefined;
}

/** For scripts: the weights before and after. */
export const weightReport = ({ object, before, after, readiness }: WeightChange) => ({
  ...typeMeta('HeadIngressWeights'),
  metadata: {
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    resourceVersion: object.metadata.resourceVersion,
  },
  before: Object.fromEntries(before),
  after: Object.fromEntries(after),
  ...(readiness && { ready: Object.fromEntries(readiness) }),
});

/** For scripts: the past splits of a HeadIngress, the current one last. */
export const historyReport = (splits: readonly Split[]) => ({
  ...typeMeta('HeadIngressHistory'),
  items: splits.map((split) => ({ ...split, weights: Object.fromEntries(split.weights) })),
});
