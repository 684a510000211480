import { isObject, isTrueAt, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';

/**
 * `manifest` as Karmada stores it in a Work: without the fields that an API server sets. Karmada's
 * webhook drops the same fields, so a Work with pruned manifests is stored as it was written.
 *
 * As there, kinds are identified by name alone, regardless of their group.
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

/** Users write them, so they may have any shape. */
type Fields = Readonly<Record<string, unknown>>;

type Manifest = KubeObject & Fields;

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
  if (!isObject(manifest.spec)) return manifest;
  const spec = without(manifest.spec, ['ttlSecondsAfterFinished']);
  const manual = isTrueAt(spec, 'manualSelector');
  return { ...manifest, spec: manual ? spec : withoutGeneratedSelector(spec) } as KubeObject;
}

const CONTROLLER_UIDS = ['controller-uid', 'batch.kubernetes.io/controller-uid'];
const JOB_NAMES = ['job-name', 'batch.kubernetes.io/job-name'];

function withoutGeneratedSelector(spec: Fields): Fields {
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
  const { spec } = manifest;
  if (!isObject(spec) || typeof spec.clusterIP !== 'string' || spec.clusterIP === 'None') {
    return manifest; // None stays: it is what makes a Service headless
  }
  return { ...manifest, spec: without(spec, ['clusterIP', 'clusterIPs']) } as KubeObject;
}

function pruneTokenSecrets(manifest: Manifest): KubeObject {
  if (!Array.isArray(manifest.secrets)) return manifest;
  const prefix = `${manifest.metadata.name}-token-`;
  const secrets = manifest.secrets.filter((s) => !textAt(s, 'name')?.startsWith(prefix));
  return { ...manifest, secrets } as KubeObject;
}

function withoutAnnotations(manifest: KubeObject, keys: readonly string[]): KubeObject {
  const { annotations } = manifest.metadata;
  if (!annotations) return manifest;
  return {
    ...manifest,
    metadata: { ...manifest.metadata, annotations: without(annotations, keys) },
  };
}

/** `fields` without `keys` in the object at `path`; unchanged if there is none. */
function pruneAt(fields: Fields, path: readonly string[], keys: readonly string[]): Fields {
  const [field, ...rest] = path;
  if (field === undefined) return without(fields, keys);
  const inner = fields[field];
  return isObject(inner) ? { ...fields, [field]: pruneAt(inner, rest, keys) } : fields;
}

function without<T extends object>(fields: T, keys: readonly string[]): T {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key))) as T;
}
