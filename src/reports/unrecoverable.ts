import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { nameOf } from '../hmls/hypermlservice.ts';
import type { RefusalReason } from '../karmada/refusal.ts';
import { isObserved } from '../status/state.ts';
import type { Goal } from './goal.ts';
import { type ResourceReport, serviceReport } from './status.ts';

/**
 * Whether a manifest that is not applied for this reason may yet be applied without intervention. The
 * others need a change: of the spec, permissions, a CRD or a registration. A wait gives up on those after
 * a grace period, in which the change may already be under way.
 */
const RECOVERS: Readonly<Record<RefusalReason, boolean>> = {
  Waiting: true,
  Deleting: true,
  ClusterNotReady: true,
  KarmadaUnreachable: true,
  KarmadaRefused: true,
  // Once the old namespace is gone, the reason is NamespaceNotFound, or it is recreated.
  NamespaceTerminating: true,
  // Other workloads may free their quota.
  QuotaExceeded: true,
  // It may be restarting.
  WebhookUnreachable: true,
  // The cause is unknown; Karmada retries.
  ApplyFailed: true,

  InvalidSpec: false,
  NotAllowed: false,
  Suspended: false,
  ClusterNotFound: false,
  NamespaceNotFound: false,
  KindNotServedByKarmada: false,
  KindNotServedBySpoke: false,
  DeniedByWebhook: false,
  DeniedByPolicy: false,
  Conflict: false,
  Forbidden: false,
  Invalid: false,
};

/** Whether `reason` explains why a manifest is not applied, rather than why a workload is not ready. */
export const isRefusal = (reason: string) => reason in RECOVERS;

const cannotRecover = (reason: string | undefined) => RECOVERS[reason as RefusalReason] === false;

/** Why `hmls` cannot reach `goal` without intervention; undefined while it may. */
export function unrecoverableCause(hmls: HyperMLService, goal: Goal): string | undefined {
  if (goal.is === 'created' || goal.is === 'deleted' || goal.is === 'path') return undefined;
  if (goal.is === 'condition' && !isPositive(goal)) return undefined;
  const needsReady = goal.is === 'clusters' || goal.type.toLowerCase() === 'ready';
  if (!isObserved(hmls)) return undefined;
  const { resources, problems } = serviceReport(hmls);
  const whole = problems.find((p) => p.resources.length === 0 && cannotRecover(p.reason));
  if (whole) return `${whole.reason}: ${whole.message}`;
  const unrecoverable = resources.filter((r) => isUnrecoverable(r, needsReady));
  if (goal.is === 'clusters' && clustersWithout(unrecoverable, resources) >= goal.atLeast) {
    return undefined;
  }
  return causeText(unrecoverable);
}

/** Whether the goal is readiness or application, which an unrecoverable cause rules out. */
const isPositive = ({ type, value }: Extract<Goal, { is: 'condition' }>) =>
  value.toLowerCase() === 'true' && ['ready', 'fullyapplied'].includes(type.toLowerCase());

/** `Failed`: its controller gave up. `Stopped`: it was stopped by a user. */
function isUnrecoverable({ state, reason }: ResourceReport, needsReady: boolean): boolean {
  const isOut = state === 'NotApplied' || state === 'Suspended';
  return isOut ? cannotRecover(reason) : needsReady && (state === 'Failed' || state === 'Stopped');
}

function clustersWithout(
  unrecoverable: readonly ResourceReport[],
  all: readonly ResourceReport[],
): number {
  const lost = new Set(unrecoverable.map(({ cluster }) => cluster));
  return new Set(all.map(({ cluster }) => cluster)).size - lost.size;
}

function causeText(resources: readonly ResourceReport[]): string | undefined {
  const [first, ...more] = resources;
  if (!first) return undefined;
  const { resource, cluster, reason, message } = first;
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  return `${nameOf(resource)} on ${cluster}: ${reason}: ${message}${others}`;
}
