import { type HyperMLService, nameOf } from './hypermlservice.ts';
import { keyOf } from './object.ts';
import { groupOf, type PlacedManifest, placementKey, type ScopeOf } from './placement.ts';
import type { Refusal } from './refusal.ts';
import { workRefOf } from './work.ts';

/**
 * What may be placed besides namespaced objects in the HyperMLService's own namespace. Karmada acts
 * as cluster-admin on every spoke: without such limits, whoever may write a HyperMLService could write
 * anything anywhere.
 */
export interface Policy {
  /** Namespaces that any HyperMLService may place into; `*` for all. */
  readonly allowNamespaces: readonly string[];
  /** Cluster-scoped kinds that may be placed, as `Kind` or `Kind.group`, e.g. `ClusterRole.rbac.authorization.k8s.io`. */
  readonly allowClusterKinds: readonly string[];
}

/**
 * Why nothing of `hmls` may go out; undefined if all is well. The schema has caught what it can: this
 * is what it cannot see.
 */
export function admissionRefusal(
  hmls: HyperMLService,
  placements: readonly PlacedManifest[],
  policy: Policy,
  scopeOf: ScopeOf,
): Refusal | undefined {
  const doubled = duplicateOf(placements);
  if (doubled) return { reason: 'InvalidSpec', message: doubled };
  const forbidden = placements.flatMap(
    (placed) => forbiddenBecause(placed, hmls.metadata.namespace ?? '', policy, scopeOf) ?? [],
  );
  const [first, ...rest] = [...new Set(forbidden)];
  if (first === undefined) return undefined;
  const others = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return { reason: 'NotAllowed', message: first + others };
}

function duplicateOf(placements: readonly PlacedManifest[]): string | undefined {
  const seen = new Map<string, PlacedManifest>();
  for (const placed of placements) {
    const key = keyOf(workRefOf(placed));
    const twin = seen.get(key);
    if (twin) return sayDoubled(twin, placed);
    seen.set(key, placed);
  }
  return undefined;
}

/** Karmada tells objects apart by kind, namespace and name alone, without regard to group and case. */
function sayDoubled(first: PlacedManifest, second: PlacedManifest): string {
  const { cluster, path } = second;
  if (placementKey(first) === placementKey(second)) {
    return `${path}: ${nameOf(second.resource)} is already placed on ${cluster} by ${first.path}`;
  }
  const [a, b] = [first, second].map((p) => `${nameOf(p.resource)} (${p.resource.apiVersion})`);
  return `${path}: Karmada cannot tell ${b} from ${a} of ${first.path} on ${cluster}; rename one of them`;
}

function forbiddenBecause(
  { manifest, resource, path }: PlacedManifest,
  ownNamespace: string,
  policy: Policy,
  scopeOf: ScopeOf,
): string | undefined {
  const { apiVersion, kind, namespace } = resource;
  const group = groupOf(apiVersion);
  if (isKarmadas(group)) {
    return `${path}: ${kind} (${apiVersion}) is Karmada's own and would steer other clusters`;
  }
  if (scopeOf(manifest) === 'Cluster') {
    const fullName = group === '' ? kind : `${kind}.${group}`;
    return [kind, fullName].some((name) => policy.allowClusterKinds.includes(name))
      ? undefined
      : `${path}: ${kind} is cluster-scoped; the controller must be started with --allow-cluster-kinds=${fullName} to place it`;
  }
  const allowed = ['*', namespace].some((ns) => ns && policy.allowNamespaces.includes(ns));
  if (namespace === ownNamespace || allowed) return undefined;
  return `${path}: namespace "${namespace}" is not "${ownNamespace}", where this HyperMLService is; the controller must be started with --allow-namespaces=${namespace} to place there`;
}

const isKarmadas = (group: string) => group === 'karmada.io' || group.endsWith('.karmada.io');
