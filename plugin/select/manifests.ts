import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { isMasked } from '../../src/hmls/masking.ts';
import { isObject, listAt } from '../../src/kubernetes/fields.ts';
import { labelSelector } from '../../src/kubernetes/labelselector.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { type Manifest, manifestsIn, problemText } from '../../src/yaml/manifests.ts';
import type { Input } from '../context.ts';
import { failOnAny } from '../exit.ts';
import { type ManifestFlags, STDIN, sourcesOf } from './sources.ts';

/** A HyperMLService as a user wrote it: its spec may have any shape. */
export type ServiceManifest = Manifest<HyperMLService>;

/**
 * The HyperMLServices that the flags name.
 *
 * @param verb what is to be done with them, as kubectl calls it
 * @throws HmlsError `usage` if anything cannot be read, or is something else
 */
export async function readServices(
  flags: ManifestFlags,
  input: Input,
  verb: 'apply' | 'create' | 'delete' | 'diff' | 'get' | 'patch',
): Promise<readonly ServiceManifest[]> {
  const read = (await sourcesOf(flags, input)).map(manifestsIn);
  const problems = read.flatMap((part) => part.problems);
  failOnAny(problems.map((problem) => new HmlsError('usage', problemText(problem))));
  const manifests = read.flatMap((part) => part.manifests);
  failOnAny(manifests.flatMap((manifest) => foreign(manifest, verb) ?? []));
  if (WRITING.includes(verb)) failOnAny(manifests.flatMap((manifest) => masked(manifest) ?? []));
  return manifests as ServiceManifest[];
}

const WRITING = ['apply', 'create', 'diff'];

/** Why `manifest` must not be written: it would overwrite a Secret with asterisks. */
function masked({ object, source }: Manifest): HmlsError | undefined {
  const groups = listAt(object, 'spec', 'workloads');
  const placed = groups.flatMap((group) => listAt(group, 'manifests')).filter(isObject);
  const secret = (placed as readonly object[] as readonly KubeObject[]).find(isMasked);
  if (!secret) return undefined;
  return new HmlsError(
    'usage',
    `${source} was printed masked: Secret/${secret.metadata?.name} has asterisks instead of values`,
    { hint: 'print it again with --show-secrets, or fill in the values' },
  );
}

/** Why `manifest` cannot be handled; undefined if it is a HyperMLService. */
function foreign({ object, source }: Manifest, verb: string): HmlsError | undefined {
  const { apiVersion, kind, metadata } = object;
  const { apiVersion: ours, kind: ourKind } = HYPERMLSERVICES;
  if (apiVersion === ours && kind === ourKind) return undefined;
  const { name = '', namespace = '' } = metadata ?? {};
  if (kind === ourKind && apiVersion.startsWith('tensorstack.dev/')) {
    return new HmlsError(
      'usage',
      `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"`,
      { hint: `use apiVersion: ${ours}` },
    );
  }
  return new HmlsError(
    'usage',
    `${source} contains ${kind}/${name}, but only HyperMLServices are supported`,
    { hint: `kubectl ${verb} -f ${source === STDIN ? '-' : source}` },
  );
}

/**
 * The manifests whose labels match `selector`; all without one.
 *
 * @throws HmlsError `usage`, in the words of kubectl, for an invalid selector
 */
export function labelled(
  manifests: readonly ServiceManifest[],
  selector: string | undefined,
): readonly ServiceManifest[] {
  if (!selector) return manifests;
  const matches = labelSelector(selector);
  return manifests.filter(({ object }) => matches(object.metadata?.labels ?? {}));
}

/**
 * `manifests`, each with its namespace: its own, or else that of `-n`, or else `fallback`.
 *
 * @param required the value of `-n`
 * @throws HmlsError `usage` if a manifest contradicts `-n`
 */
export function inNamespaces(
  manifests: readonly ServiceManifest[],
  required: string | undefined,
  fallback: string,
): ServiceManifest[] {
  const elsewhere = manifests.flatMap(({ object: { metadata } }) =>
    required && metadata?.namespace && metadata.namespace !== required
      ? mismatch(metadata.namespace, required)
      : [],
  );
  failOnAny(elsewhere);
  return manifests.map((manifest) => {
    const { object } = manifest;
    const namespace = object.metadata?.namespace || required || fallback;
    return { ...manifest, object: { ...object, metadata: { ...object.metadata, namespace } } };
  });
}

const mismatch = (own: string, required: string) =>
  new HmlsError(
    'usage',
    `the namespace from the provided object "${own}" does not match the namespace "${required}". You must pass '--namespace=${own}' to perform this operation.`,
  );
