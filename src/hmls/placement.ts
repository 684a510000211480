import type { KubeObject } from '../kubernetes/object.ts';
import type { HyperMLService, ResourceId } from './hypermlservice.ts';

/** One manifest of the spec on one spoke. */
export interface Placement {
  readonly cluster: string;
  /** As in the spec, but with a namespace if its kind is namespaced. */
  readonly manifest: KubeObject;
  readonly resource: ResourceId;
  /** Its path in the HyperMLService, e.g. `spec.workloads[0].manifests[2]`. */
  readonly path: string;
}

/** The scope of a kind on Karmada's API server; undefined if it does not serve the kind. */
export type ScopeOf = (id: {
  readonly apiVersion: string;
  readonly kind: string;
}) => 'Namespaced' | 'Cluster' | undefined;

/**
 * All placements of `hmls`, in the order of status.aggregatedStatus: by cluster, kind, namespace
 * and name.
 */
export function placementsOf(hmls: HyperMLService, scopeOf: ScopeOf): Placement[] {
  const placed = targetsOf(hmls).map((target) => {
    const manifest = inNamespace(target.manifest, hmls.metadata.namespace, scopeOf);
    return { ...target, manifest, resource: resourceOf(manifest) };
  });
  return placed.sort(inStatusOrder);
}

/** A manifest of the spec, and one of its spokes. */
export type Target = Pick<Placement, 'cluster' | 'manifest' | 'path'>;

/**
 * Every manifest of the spec on each of its spokes: by group, spoke and manifest, in the order of
 * the spec.
 */
export const targetsOf = ({ spec }: Pick<HyperMLService, 'spec'>): Target[] =>
  spec.workloads.flatMap(({ clusters, manifests }, group) =>
    clusters.flatMap((cluster) =>
      manifests.map((manifest, index) => ({ cluster, manifest, path: pathTo(group, index) })),
    ),
  );

const pathTo = (group: number, index: number) => `spec.workloads[${group}].manifests[${index}]`;

/** A manifest of the spec, and where it is there. */
export type SpecManifest = Pick<Placement, 'manifest' | 'path'>;

/** Every manifest of the spec, in its order. */
export const manifestsOf = ({ spec }: Pick<HyperMLService, 'spec'>): SpecManifest[] =>
  spec.workloads.flatMap(({ manifests }, group) =>
    manifests.map((manifest, index) => ({ manifest, path: pathTo(group, index) })),
  );

/** The order of status.aggregatedStatus. */
export const inStatusOrder = (a: Located, b: Located) => compareKeys(orderOf(a), orderOf(b));

type Located = Pick<Placement, 'cluster' | 'resource'>;

/** Names the object that `manifest` describes. */
export function resourceOf({ apiVersion, kind, metadata }: KubeObject): ResourceId {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}

/**
 * A manifest without a namespace goes to that of its HyperMLService, as with `kubectl -n`; one of a
 * cluster-scoped kind has none, even if it names one.
 */
function inNamespace(
  manifest: KubeObject,
  fallback: string | undefined,
  scopeOf: ScopeOf,
): KubeObject {
  const { namespace: own, ...metadata } = manifest.metadata;
  const namespace = own || fallback; // '' means none in Go
  const scoped = scopeOf(manifest) !== 'Cluster' && namespace !== undefined;
  return { ...manifest, metadata: scoped ? { ...metadata, namespace } : metadata };
}

/** The same for two placements of one object on one spoke, whatever the version of its API. */
export function placementKey({ cluster, resource }: Placement): string {
  const group = groupOf(resource.apiVersion);
  return [cluster, group, resource.kind, resource.namespace ?? '', resource.name].join('/');
}

/** `apps` of `apps/v1`; '' for the core group. */
export const groupOf = (apiVersion: string) =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

const orderOf = ({ cluster, resource }: Located) => {
  const { kind, namespace = '', name, apiVersion } = resource;
  return [cluster, kind, namespace, name, apiVersion];
};

/**
 * By code unit, not by locale: the order is part of the status, and must not depend on the
 * environment.
 */
function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
