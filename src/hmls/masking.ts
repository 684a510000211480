import { isObject } from '../kubernetes/fields.ts';
import { LAST_APPLIED, MASK } from '../kubernetes/mask.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import type { HyperMLService } from './hypermlservice.ts';

/** `manifest` with the values of a Secret masked; unchanged if it is not a Secret. */
export function maskedManifest<T extends KubeObject>(manifest: T): T {
  if (manifest.kind !== 'Secret' || manifest.apiVersion !== 'v1') return manifest;
  const { data, stringData } = manifest as SecretFields;
  return {
    ...manifest,
    ...(hasLastApplied(manifest) && { metadata: maskedMetadata(manifest.metadata) }),
    ...(data ? { data: maskedValues(data) } : {}),
    ...(stringData ? { stringData: maskedValues(stringData) } : {}),
  };
}

/** The fields with secret values; users write them, so they may be of any type. */
interface SecretFields {
  readonly data?: unknown;
  readonly stringData?: unknown;
}

const maskedValues = (values: unknown): unknown =>
  typeof values === 'object' && values !== null
    ? Object.fromEntries(Object.keys(values).map((key) => [key, MASK]))
    : MASK;

const hasLastApplied = ({ metadata }: KubeObject) =>
  metadata?.annotations?.[LAST_APPLIED] !== undefined;

const maskedMetadata = <T extends KubeObject['metadata']>(metadata: T): T => ({
  ...metadata,
  annotations: { ...metadata.annotations, [LAST_APPLIED]: MASK },
});

/** `hmls` with the values of the Secrets among its manifests masked. */
export function maskedService(hmls: HyperMLService): HyperMLService {
  const workloads = hmls.spec.workloads.map((group) => ({
    ...group,
    manifests: group.manifests.map(maskedManifest),
  }));
  return { ...withoutLastApplied(hmls), spec: { ...hmls.spec, workloads } };
}

/** A document to print, masked: a service, a List of them, or a watch event with one. */
export function maskedDocument(document: object): object {
  if ('items' in document && Array.isArray(document.items)) {
    return { ...document, items: document.items.map(maskedDocument) };
  }
  if ('object' in document && 'type' in document) {
    return { ...document, object: maskedDocument(document.object as object) };
  }
  const isService = 'kind' in document && document.kind === 'HyperMLService';
  return isService ? maskedService(document as HyperMLService) : document;
}

function withoutLastApplied<T extends KubeObject>(object: T): T {
  const { [LAST_APPLIED]: hidden, ...annotations } = object.metadata.annotations ?? {};
  if (hidden === undefined) return object;
  const { annotations: _, ...metadata } = object.metadata;
  const some = Object.keys(annotations).length > 0;
  return { ...object, metadata: { ...metadata, ...(some && { annotations }) } };
}

/** Whether `manifest` is a masked Secret: applied, it would overwrite the values with asterisks. */
export const isMasked = (manifest: KubeObject): boolean =>
  manifest.kind === 'Secret' &&
  [(manifest as SecretFields).data, (manifest as SecretFields).stringData].some(
    (values) =>
      values === MASK ||
      (typeof values === 'object' && values !== null && Object.values(values).includes(MASK)),
  );

/** An object before and after a change; absent if it does not exist. */
export interface Pair {
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
}

/**
 * `pair` with the values of a Secret masked, but so that it shows which of them change.
 * Source: Masker in k8s.io/kubectl pkg/cmd/diff/diff.go.
 */
export function maskedPair({ before, after }: Pair): Pair {
  return {
    before: before && marked(before, after, `${MASK} (before)`),
    after: after && marked(after, before, `${MASK} (after)`),
  };
}

function marked(object: KubeObject, other: KubeObject | undefined, mark: string): KubeObject {
  const masked = maskedManifest(object);
  if (masked === object) return object;
  const fields = ['data', 'stringData'].flatMap((field) => {
    const values = valuesOf(masked, field);
    const [own, others] = [valuesOf(object, field), valuesOf(other, field)];
    if (!values || !own || !others) return [];
    const changed = Object.keys(own).filter((key) => key in others && own[key] !== others[key]);
    return [[field, { ...values, ...Object.fromEntries(changed.map((key) => [key, mark])) }]];
  });
  return { ...masked, ...Object.fromEntries(fields) };
}

function valuesOf(object: KubeObject | undefined, field: string) {
  const values = (object as Readonly<Record<string, unknown>> | undefined)?.[field];
  return isObject(values) ? values : undefined;
}
