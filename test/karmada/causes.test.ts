import type { AggregatedEntry } from '../../src/hmls/hypermlservice.ts';
import { explanationOf, reasonOf } from '../../src/karmada/causes.ts';
import { conflictWith, notServedByKarmada, type RefusalReason } from '../../src/karmada/refusal.ts';
import { anMLService, aPlacement, entry } from '../support/builders.ts';

const PREFIX = 'Failed to apply all manifests (0/1): ';

// The messages are from Karmada 1.18 and Kubernetes.
const causes: readonly {
  reason: RefusalReason;
  cause: string;
  /** The message for users, if it differs from the cause. */
  told?: string;
  advice: string;
}[] = [
  {
    reason: 'Conflict',
    cause:
      'resource(kind=MLService, demo/torch) already exists in the cluster spoke1 and the work.karmada.io/conflict-resolution strategy value is empty, Karmada will not manage this resource',
    told: 'it already exists and is not managed by Karmada',
    advice: 'delete it on the spoke, or set spec.conflictResolution: Overwrite to take it over',
  },
  {
    reason: 'DeniedByWebhook',
    cause: 'admission webhook "mlservice.t9k.io" denied the request: exceeded quota of models',
    advice: 'change the manifest to satisfy the webhook',
  },
  {
    reason: 'DeniedByPolicy',
    cause:
      "deployments.apps \"server\" is forbidden: ValidatingAdmissionPolicy 'labels' with binding 'all' denied request: team is required",
    advice: 'change the manifest to comply with the policy',
  },
  {
    reason: 'DeniedByPolicy',
    cause:
      'pods "server" is forbidden: violates PodSecurity "restricted:latest": privileged (container "c" must not set securityContext.privileged=true)',
    advice: 'change the manifest to comply with the policy',
  },
  {
    reason: 'QuotaExceeded',
    cause:
      'pods "server" is forbidden: exceeded quota: compute, requested: requests.cpu=2, used: requests.cpu=7, limited: requests.cpu=8',
    advice: 'raise the quota of namespace demo on spoke1, or request less',
  },
  {
    reason: 'QuotaExceeded',
    cause: 'pods "server" is forbidden: failed quota: compute: must specify limits.cpu for: c',
    advice: 'raise the quota of namespace demo on spoke1, or request less',
  },
  {
    reason: 'NamespaceNotFound',
    cause: 'namespaces "demo" not found',
    advice: 'create it on spoke1: kubectl create namespace demo',
  },
  {
    reason: 'NamespaceTerminating',
    cause:
      'mlservices.tensorstack.dev "torch" is forbidden: unable to create new content in namespace demo because it is being terminated',
    advice: 'namespace demo is terminating on spoke1: recreate it once it is gone',
  },
  {
    reason: 'KindNotServedByKarmada',
    cause: 'no matches for kind "MLService" in version "tensorstack.dev/v1beta1"',
    advice: "install its CRD on Karmada's API server",
  },
  {
    reason: 'KindNotServedBySpoke',
    cause: 'the server could not find the requested resource',
    advice: 'install its CRD on spoke1',
  },
  {
    reason: 'Waiting',
    cause:
      'Operation cannot be fulfilled on mlservices.tensorstack.dev "torch": the object has been modified; please apply your changes to the latest version and try again',
    advice: 'Karmada retries automatically',
  },
  {
    reason: 'Waiting',
    cause: 'the informer of cluster(spoke1) has not been initialized',
    advice: 'Karmada retries automatically',
  },
  {
    reason: 'Forbidden',
    cause:
      'mlservices.tensorstack.dev is forbidden: User "system:serviceaccount:karmada-cluster:karmada-spoke1" cannot create resource "mlservices" in API group "tensorstack.dev" in the namespace "demo"',
    advice: "check the permissions of Karmada's service account on spoke1",
  },
  {
    reason: 'Invalid',
    cause:
      'MLService.tensorstack.dev "torch" is invalid: spec.releases: Required value: at least one is needed',
    advice: 'fix the manifest',
  },
  {
    reason: 'WebhookUnreachable',
    cause:
      'Internal error occurred: failed calling webhook "team.example.com": failed to call webhook: Post "https://127.0.0.1:9443/?timeout=10s": dial tcp 127.0.0.1:9443: connect: connection refused',
    advice: 'a webhook on spoke1 cannot be reached: fix or remove it',
  },
  {
    reason: 'ClusterNotReady',
    cause:
      'Post "https://10.0.0.1:6443/api/v1/namespaces/demo/configmaps?timeout=32s": dial tcp 10.0.0.1:6443: connect: connection refused',
    advice: 'spoke1 did not respond; Karmada retries automatically',
  },
  {
    reason: 'ClusterNotReady',
    cause:
      'Get "https://10.0.0.1:6443/api/v1/namespaces/demo/configmaps/c?timeout=32s": context deadline exceeded',
    advice: 'spoke1 did not respond; Karmada retries automatically',
  },
  {
    reason: 'ApplyFailed',
    cause: 'etcdserver: mvcc: database space exceeded',
    advice: 'see the events of its Work in namespace karmada-es-spoke1',
  },
];

const failed = (appliedMessage: string, reason: string): AggregatedEntry => ({
  ...entry('spoke1', anMLService()),
  applied: false,
  appliedMessage,
  reason,
});

test.each(causes)('$reason: $cause', ({ reason, cause, told = cause, advice }) => {
  expect(reasonOf(PREFIX + cause)).toBe(reason);
  expect(explanationOf(failed(PREFIX + cause, reason))).toBe(`${told}; ${advice}`);
});

test.each(causes)(
  '$reason, when it is recreated: $cause',
  ({ reason, cause, told = cause, advice }) => {
    expect(reasonOf(cause)).toBe(reason);
    expect(explanationOf(failed(cause, reason))).toBe(`${told}; ${advice}`);
  },
);

test.each([
  notServedByKarmada(aPlacement()),
  conflictWith(aPlacement(), 'HyperMLService demo/other'),
  { reason: 'Waiting', message: 'Waiting for Karmada to apply it' },
  { reason: 'KarmadaRefused', message: 'namespaces "karmada-es-spoke1" not found' },
])('$reason in a message of the controller needs no advice', ({ reason, message }) => {
  expect(explanationOf(failed(message, reason))).toBe(message);
});
