import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { placementsOf } from '../../src/hmls/placement.ts';
import { type Work, workFor } from '../../src/karmada/work.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { anMLService } from '../support/builders.ts';

// The manifests that tests of a pass apply, and the conditions that Karmada reports.

export const onBoth = ['spoke1', 'spoke2'];
export const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's3' } };
export const edited = { ...anMLService(), spec: { paused: true } } as KubeObject;

/** The Works of a service without conflicts. */
export function worksFor(hmls: HyperMLService): Work[] {
  return placementsOf(hmls, () => 'Namespaced').map((placement) => workFor(hmls, placement));
}

export function group(clusters: string[], ...manifests: KubeObject[]) {
  return { clusters, manifests };
}

export function applied(status: 'True' | 'False') {
  const lastTransitionTime = '2024-04-15T10:01:00Z';
  return { type: 'Applied', status, reason: 'AppliedFailed', lastTransitionTime };
}

export const refused = (message: string) =>
  new HmlsError('server-error', message, { reason: 'InternalError' });
