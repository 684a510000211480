import { nameOf, type ResourceId } from '../hmls/hypermlservice.ts';
import type { Placement } from '../hmls/placement.ts';
import { type SpokeCluster, serves } from './spoke.ts';

/**
 * Why a manifest is not applied. Reasons are part of the interface: users and scripts rely on them.
 * To distinguish one more cause: a reason here and, if its message comes from Karmada, a row in
 * KARMADA_CAUSES of causes.ts.
 */
export type RefusalReason =
  | 'Waiting'
  | 'Suspended'
  | 'Deleting'
  | 'InvalidSpec'
  | 'NotAllowed'
  | 'ClusterNotFound'
  | 'ClusterNotReady'
  | 'KindNotServedByKarmada'
  | 'KindNotServedBySpoke'
  | 'NamespaceNotFound'
  | 'NamespaceTerminating'
  | 'DeniedByWebhook'
  | 'DeniedByPolicy'
  | 'WebhookUnreachable'
  | 'QuotaExceeded'
  | 'Conflict'
  | 'Forbidden'
  | 'Invalid'
  | 'KarmadaUnreachable'
  | 'KarmadaRefused'
  | 'ApplyFailed';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
}

/** Why nothing of that kind can be applied to `spoke`; undefined if it can. */
export function spokeRefusal(
  { cluster, resource }: Placement,
  spoke: SpokeCluster | undefined,
): Refusal | undefined {
  if (!spoke) {
    return {
      reason: 'ClusterNotFound',
      message: `spoke "${cluster}" is not registered with Karmada; register it with: kubectl karmada join ${cluster}`,
    };
  }
  if (serves(spoke, resource) === false) return notServedBySpoke(cluster, resource);
  return undefined;
}

function notServedBySpoke(cluster: string, { apiVersion, kind }: ResourceId): Refusal {
  return {
    reason: 'KindNotServedBySpoke',
    message: `spoke "${cluster}" does not serve ${kind} (${apiVersion}); install its CRD there`,
  };
}

export function notServedByKarmada({ resource: { apiVersion, kind } }: Placement): Refusal {
  return {
    reason: 'KindNotServedByKarmada',
    message: `Karmada's API server does not serve ${kind} (${apiVersion}); install its CRD there: Karmada needs the CRD of every kind that it propagates`,
  };
}

/** Another owner has the Work, or takes precedence. */
export function conflictWith({ cluster, resource }: Placement, rival: string): Refusal {
  return {
    reason: 'Conflict',
    message: `${nameOf(resource)} on ${cluster} belongs to ${rival}; remove it from one of the two`,
  };
}
