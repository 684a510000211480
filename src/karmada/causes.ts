import type { AggregatedEntry } from '../hmls/hypermlservice.ts';
import type { RefusalReason } from './refusal.ts';

/**
 * Causes that Karmada reports only as text, the most specific first. The text is that of the
 * spoke's API server, after the prefix of karmada
 * pkg/controllers/execution/execution_controller.go.
 */
const KARMADA_CAUSES: readonly KarmadaCause[] = [
  {
    reason: 'Conflict',
    pattern: /already exists in the cluster .*conflict-resolution strategy/,
    words: 'it already exists and is not managed by Karmada',
    advice: () =>
      'delete it on the spoke, or set spec.conflictResolution: Overwrite to take it over',
  },
  {
    reason: 'DeniedByWebhook',
    pattern: /admission webhook ".*" denied the request/,
    advice: () => 'change the manifest to satisfy the webhook',
  },
  {
    reason: 'WebhookUnreachable',
    pattern: /failed calling webhook "/,
    advice: ({ cluster }) => `a webhook on ${cluster} cannot be reached: fix or remove it`,
  },
  {
    reason: 'DeniedByPolicy',
    pattern: /ValidatingAdmissionPolicy '.*' .*denied request|violates PodSecurity/,
    advice: () => 'change the manifest to comply with the policy',
  },
  {
    reason: 'QuotaExceeded',
    pattern: /exceeded quota|must specify (limits|requests|memory|cpu)/,
    advice: ({ cluster, resource }) =>
      `raise the quota of namespace ${resource.namespace} on ${cluster}, or request less`,
  },
  {
    reason: 'NamespaceNotFound',
    pattern: /namespaces ".*" not found/,
    advice: ({ cluster, resource }) =>
      `create it on ${cluster}: kubectl create namespace ${resource.namespace}`,
  },
  {
    reason: 'NamespaceTerminating',
    pattern: /because it is being terminated/,
    advice: ({ cluster, resource }) =>
      `namespace ${resource.namespace} is terminating on ${cluster}: recreate it once it is gone`,
  },
  {
    reason: 'KindNotServedByKarmada',
    pattern: /no matches for kind/,
    advice: () => "install its CRD on Karmada's API server",
  },
  {
    reason: 'KindNotServedBySpoke',
    pattern: /the server could not find the requested resource/,
    advice: ({ cluster }) => `install its CRD on ${cluster}`,
  },
  {
    reason: 'Waiting',
    pattern: /the object has been modified|informer of cluster.*not been initialized/,
    advice: () => 'Karmada retries automatically',
  },
  {
    reason: 'Forbidden',
    pattern: /is forbidden/,
    advice: ({ cluster }) => `check the permissions of Karmada's service account on ${cluster}`,
  },
  { reason: 'Invalid', pattern: /is invalid:/, advice: () => 'fix the manifest' },
  {
    // From before the outage, or while the spoke is still considered Ready.
    reason: 'ClusterNotReady',
    pattern: /dial tcp|connection re(fused|set)|i\/o timeout|deadline exceeded|\bEOF\b/,
    advice: ({ cluster }) => `${cluster} did not respond; Karmada retries automatically`,
  },
];

const ANY_CAUSE: KarmadaCause = {
  reason: 'ApplyFailed',
  pattern: /^/,
  advice: ({ cluster }) => `see the events of its Work in namespace karmada-es-${cluster}`,
};

/** The reason behind a message of Karmada's `Applied` condition. */
export const reasonOf = (message: string): RefusalReason => causeOf(message).reason;

/** Karmada's prefix of the spoke's message: it counts manifests, of which there is one. */
const KARMADA_PREFIX = /^Failed to apply all manifests \(\d+\/\d+\): /;

/** Why `entry` is not applied and what to do about it, in one line. */
export function explanationOf(entry: AggregatedEntry): string {
  const { appliedMessage, reason } = entry;
  const cause = causeOf(appliedMessage);
  // A message of the controller itself contains its advice, and its reason was not parsed from it.
  if (cause.reason !== reason) return appliedMessage;
  const words = cause.words ?? appliedMessage.replace(KARMADA_PREFIX, '');
  return `${words}; ${cause.advice(entry)}`;
}

const causeOf = (message: string) =>
  KARMADA_CAUSES.find(({ pattern }) => pattern.test(message)) ?? ANY_CAUSE;

interface KarmadaCause {
  readonly reason: RefusalReason;
  readonly pattern: RegExp;
  /** For Karmada's words, if those only say again which object it is about, and where. */
  readonly words?: string;
  /** What to do about it. */
  advice(entry: Pick<AggregatedEntry, 'cluster' | 'resource'>): string;
}
