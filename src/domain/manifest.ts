import type { KubeObject } from './object.ts';

/**
 * `manifest` as Karmada keeps it in a Work: without what an API server fills in. Karmada's webhook
 * drops the same fields, so a Work that we have pruned comes back as we wrote it.
 *
 * As there, kinds are told by their name alone, whatever their group.
 * Source: pkg/resourceinterpreter/default/native/prune/prune.go in karmada v1.18.
 */
export function prunedManifest(manifest: KubeObject): KubeObject {
  const { status: _status, ...kept } = manifest as KubeObject & { status?: unknown };
  const pruned = { ...kept, metadata: without(manifest.metadata, SERVER_FIELDS) } as KubeObject;
  const prune = KIND_PRUNERS[manifest.kind];
  return prune ? prune(pruned as Manifest) : pruned;
}

const SERVER_FIELDS = [
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
  'ownerReferences',
  'finalizers',
];

/** A manifest whose fields beyond metadata may have any shape: users write them. */
type Manifest = KubeObject & { readonly [field: string]: unknown };

const KIND_PRUNERS: Readonly<Record<string, (manifest: Manifest) => KubeObject>> = {
  Deployment: (m) =>
    withoutAnnotations(m, [
      'deployment.kubernetes.io/revision',
      'deployment.kubernetes.io/revision-history',
    ]),
  Job: pruneJob,
  PersistentVolumeClaim: (m) => withoutAnnotations(m, ['volume.kubernetes.io/selected-node']),
  Secret: pruneServiceAccountToken,
  Service: pruneClusterIP,
  ServiceAccount: pruneTokenSecrets,
};

function pruneJob(manifest: Manifest): KubeObject {
  const spec = asRecord(manifest.spec);
  if (!spec) return manifest;
  const timeless = without(spec, ['ttlSecondsAfterFinished']);
  return {
    ...manifest,
    spec: spec.manualSelector === true ? timeless : withoutGeneratedSelector(timeless),
  } as KubeObject;
}

const CONTROLLER_UIDS = ['controller-uid', 'batch.kubernetes.io/controller-uid'];
const JOB_NAMES = ['job-name', 'batch.kubernetes.io/job-name'];

function withoutGeneratedSelector(spec: Record<string, unknown>): Record<string, unknown> {
  const selected = pruneAt(spec, ['selector', 'matchLabels'], CONTROLLER_UIDS);
  const template = ['template', 'metadata', 'labels'];
  return pruneAt(selected, template, [...CONTROLLER_UIDS, ...JOB_NAMES]);
}

function pruneServiceAccountToken(manifest: Manifest): KubeObject {
  if (manifest.type !== 'kubernetes.io/service-account-token') return manifest;
  const pruned = withoutAnnotations(manifest, ['kubernetes.io/service-account.uid']);
  return { ...pruned, data: null } as KubeObject;
}

function pruneClusterIP(manifest: Manifest): KubeObject {
  const spec = asRecord(manifest.spec);
  const ip = spec?.clusterIP;
  if (!spec || typeof ip !== 'string' || ip === 'None') return manifest;
  return { ...manifest, spec: without(spec, ['clusterIP', 'clusterIPs']) } as KubeObject;
}

function pruneTokenSecrets(manifest: Manifest): KubeObject {
  const secrets = manifest.secrets;
  if (!Array.isArray(secrets)) return manifest;
  const prefix = `${manifest.metadata.name}-token-`;
  const kept = secrets.filter((s) => !`${asRecord(s)?.name ?? ''}`.startsWith(prefix));
  return { ...manifest, secrets: kept } as KubeObject;
}

function withoutAnnotations(manifest: KubeObject, keys: readonly string[]): KubeObject {
  const { annotations } = manifest.metadata;
  if (!annotations) return manifest;
  return {
    ...manifest,
    metadata: { ...manifest.metadata, annotations: without(annotations, keys) },
  };
}

/** `record` without `keys` in the record at `path`; unchanged if there is none. */
function pruneAt(
  record: Record<string, unknown>,
  path: readonly string[],
  keys: readonly string[],
): Record<string, unknown> {
  const [field, ...rest] = path;
  if (field === undefined) return without(record, keys);
  const inner = asRecord(record[field]);
  return inner ? { ...record, [field]: pruneAt(inner, rest, keys) } : record;
}

function without<T extends object>(record: T, keys: readonly string[]): T {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key))) as T;
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
