import { CLUSTERS, WORKS } from '../../src/karmada/kinds.ts';
import { isReady } from '../../src/karmada/spoke.ts';
import {
  clusterOf,
  EXECUTION_FINALIZER,
  type Work,
  type WorkStatus,
} from '../../src/karmada/work.ts';
import { refOf } from '../../src/kubernetes/object.ts';
import type { FakeCluster } from './fake-cluster.ts';

export const APPLIED = {
  type: 'Applied',
  status: 'True',
  reason: 'AppliedSuccessful',
  message: 'Manifest has been successfully applied',
  lastTransitionTime: '2024-04-15T10:01:00Z',
} as const;

/** The status of `work` once Karmada has applied it and observed it on the spoke. */
export const appliedStatus = (work: Work): WorkStatus => ({
  conditions: [APPLIED],
  manifestStatuses: work.spec.workload.manifests.map(({ kind, metadata }) => ({
    identifier: { kind, name: metadata.name, namespace: metadata.namespace ?? '' },
  })),
});

/** Stands in for a healthy Karmada: applies Works of Ready spokes, and finalizes terminating ones. */
export async function applyAll(karmada: FakeCluster): Promise<void> {
  const spokes = karmada.objects(CLUSTERS).filter(isReady);
  const names = spokes.map(({ metadata }) => metadata.name);
  for (const work of karmada.objects(WORKS).filter((w) => names.includes(clusterOf(w)))) {
    const { deletionTimestamp, finalizers = [] } = work.metadata;
    const rest = finalizers.filter((f) => f !== EXECUTION_FINALIZER);
    if (deletionTimestamp)
      await karmada.patch(WORKS, refOf(work), { metadata: { finalizers: rest } });
    else await karmada.patchStatus(WORKS, refOf(work), { status: appliedStatus(work) });
  }
}
