import type { Weights } from '../headingress/weights.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { renderRows } from './kubectl/table.ts';

/** How traffic was moved. */
export interface WeightChange {
  /** The VirtualService, as it is now. */
  readonly object: KubeObject;
  readonly before: Weights;
  readonly after: Weights;
  /** By spoke; undefined if nobody knows. */
  readonly readiness: ReadonlyMap<string, boolean> | undefined;
}

/** For people. */
export const weightTable = ({ before, after, readiness }: WeightChange): string =>
  renderRows([
    ['SPOKE', 'OLD', 'NEW', 'READY'],
    ...[...after].map(([spoke, weight]) => [
      spoke,
      `${before.get(spoke) ?? 0}`,
      `${weight}`,
      readyText(readiness?.get(spoke)),
    ]),
  ]);

const readyText = (ready: boolean | undefined) =>
  ready === undefined ? 'Unknown' : ready ? 'True' : 'False';

/** For scripts. */
export const weightReport = ({ object, before, after, readiness }: WeightChange) => ({
  apiVersion: 'cli.tensorstack.dev/v1alpha1',
  kind: 'HeadIngressWeights',
  metadata: {
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    resourceVersion: object.metadata.resourceVersion,
  },
  before: Object.fromEntries(before),
  after: Object.fromEntries(after),
  ...(readiness && { ready: Object.fromEntries(readiness) }),
});
