import { type AggregatedEntry, nameOf, type ResourceId } from '../hmls/hypermlservice.ts';
import type { Placement } from '../hmls/placement.ts';
import { type SpokeCluster, serves } from './spoke.ts';

/**
 * Why a manifest is not applied. A reason is part of the interface: people and scripts look for it.
 * To tell one more cause apart: a reason here, and where its words come from Karmada a row in
 * KARMADA_CAUSES in causes.ts.
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

/** What stands against placing something on `spoke` at all; undefined is good news. */
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

/** Another owner has the Work, or the right to it. */
export function conflictWith({ cluster, resource }: Placement, rival: string): Refusal {
  return {
    reason: 'Conflict',
    message: `${nameOf(resource)} on ${cluster} belongs to ${rival}; remove it from one of the two`,
  };
}

export interface KarmadaCause {
  readonly reason: RefusalReason;
  readonly pattern: RegExp;
  /** For Karmada's words, if those only say again which object it is about, and where. */
  readonly words?: string;
  /** What to do about it. */
  advice(entry: Pick<AggregatedEntry, 'cluster' | 'resource'>): string;
}
