import { type HyperMLService, nameOf } from '../hmls/hypermlservice.ts';
import { groupOf, type PlacedManifest, placementKey, type ScopeOf } from '../hmls/placement.ts';
import { keyOf } from '../kubernetes/object.ts';
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

/** What speaks against one placement. */
export interface Objection {
  readonly to: 'double' | 'lookalike' | 'karmada' | 'cluster-kind' | 'namespace';
  /** Of the manifest, as in {@link PlacedManifest}. */
  readonly path: string;
  readonly message: string;
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
  const [doubled] = doublesIn(placements);
  if (doubled) return { reason: 'InvalidSpec', message: told(doubled) };
  const forbidden = forbiddenIn(placements, hmls.metadata.namespace ?? '', policy, scopeOf);
  const [first, ...rest] = [...new Set(forbidden.map(told))];
  if (first === undefined) return undefined;
  const others = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return { reason: 'NotAllowed', message: first + others };
}

const told = ({ path, message }: Objection) => `${path}: ${message}`;

/** The placements that an earlier one has taken the place of. */
export function doublesIn(placements: readonly PlacedManifest[]): Objection[] {
  const seen = new Map<string, PlacedManifest>();
  return placements.flatMap((placed) => {
    const key = keyOf(workRefOf(placed));
    const twin = seen.get(key);
    if (twin) return doubled(twin, placed);
    seen.set(key, placed);
    return [];
  });
}

/** Karmada tells objects apart by kind, namespace and name alone, without regard to group and case. */
function doubled(first: PlacedManifest, second: PlacedManifest): Objection {
  const { cluster, path, resource } = second;
  if (placementKey(first) === placementKey(second)) {
    const message = `${nameOf(resource)} is already placed on ${cluster} by ${first.path}`;
    return { to: 'double', path, message };
  }
  const [a, b] = [first, second].map((p) => `${nameOf(p.resource)} (${p.resource.apiVersion})`);
  const message = `Karmada cannot tell ${b} from ${a} of ${first.path} on ${cluster}; rename one of them`;
  return { to: 'lookalike', path, message };
}

/** The placements that `policy` does not allow to a HyperMLService in `ownNamespace`. */
export const forbiddenIn = (
  placements: readonly PlacedManifest[],
  ownNamespace: string,
  policy: Policy,
  scopeOf: ScopeOf,
): Objection[] =>
  placements.flatMap((placed) => objectionTo(placed, ownNamespace, policy, scopeOf) ?? []);

function objectionTo(
  { manifest, resource, path }: PlacedManifest,
  ownNamespace: string,
  policy: Policy,
  scopeOf: ScopeOf,
): Objection | undefined {
  const { apiVersion, kind, namespace } = resource;
  const group = groupOf(apiVersion);
  if (isKarmadas(group)) {
    const message = `${kind} (${apiVersion}) is Karmada's own and would steer other clusters`;
    return { to: 'karmada', path, message };
  }
  if (scopeOf(manifest) === 'Cluster') {
    const fullName = group === '' ? kind : `${kind}.${group}`;
    if ([kind, fullName].some((name) => policy.allowClusterKinds.includes(name))) return undefined;
    const message = `${kind} is cluster-scoped; the controller must be started with --allow-cluster-kinds=${fullName} to place it`;
    return { to: 'cluster-kind', path, message };
  }
  const allowed = ['*', namespace].some((ns) => ns && policy.allowNamespaces.includes(ns));
  if (namespace === ownNamespace || allowed) return undefined;
  const message = `namespace "${namespace}" is not "${ownNamespace}", where this HyperMLService is; the controller must be started with --allow-namespaces=${namespace} to place there`;
  return { to: 'namespace', path, message };
}

const isKarmadas = (group: string) => group === 'karmada.io' || group.endsWith('.karmada.io');
