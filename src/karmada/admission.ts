import { type HyperMLService, nameOf } from '../hmls/hypermlservice.ts';
import { groupOf, type Placement, placementKey, type ScopeOf } from '../hmls/placement.ts';
import { keyOf } from '../kubernetes/object.ts';
import type { Refusal } from './refusal.ts';
import { workRefOf } from './work.ts';

/**
 * What a HyperMLService may place besides namespaced objects in its own namespace. Karmada acts as
 * cluster-admin on every spoke: without such limits, permission to write a HyperMLService would be
 * permission to write anything anywhere.
 */
export interface Policy {
  /** Namespaces that any HyperMLService may place into; `*` for all. */
  readonly allowNamespaces: readonly string[];
  /**
   * Cluster-scoped kinds that may be placed, as `Kind` or `Kind.group`, e.g.
   * `ClusterRole.rbac.authorization.k8s.io`.
   */
  readonly allowClusterKinds: readonly string[];
}

/** Why one placement is not admitted. */
export interface PlacementProblem {
  readonly type: 'duplicate' | 'ambiguous' | 'karmada' | 'cluster-kind' | 'namespace';
  /** Of the manifest, as in {@link Placement}. */
  readonly path: string;
  readonly message: string;
}

/**
 * Why nothing of `hmls` may be applied; undefined if it is admitted. Covers what the schema of the
 * CRD cannot express.
 */
export function admissionRefusal(
  hmls: HyperMLService,
  placements: readonly Placement[],
  policy: Policy,
  scopeOf: ScopeOf,
): Refusal | undefined {
  const [duplicated] = duplicatesIn(placements);
  if (duplicated) return { reason: 'InvalidSpec', message: textOf(duplicated) };
  const forbidden = policyProblems(placements, hmls.metadata.namespace ?? '', policy, scopeOf);
  const [first, ...rest] = [...new Set(forbidden.map(textOf))];
  if (first === undefined) return undefined;
  const others = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return { reason: 'NotAllowed', message: first + others };
}

const textOf = ({ path, message }: PlacementProblem) => `${path}: ${message}`;

/** The placements of an object that an earlier placement puts on the same spoke already. */
export function duplicatesIn(placements: readonly Placement[]): PlacementProblem[] {
  const seen = new Map<string, Placement>();
  return placements.flatMap((placement) => {
    const key = keyOf(workRefOf(placement));
    const twin = seen.get(key);
    if (twin) return duplicate(twin, placement);
    seen.set(key, placement);
    return [];
  });
}

/** Karmada identifies objects by kind, namespace and name alone, regardless of group and case. */
function duplicate(first: Placement, second: Placement): PlacementProblem {
  const { cluster, path, resource } = second;
  if (placementKey(first) === placementKey(second)) {
    const message = `${nameOf(resource)} is already placed on ${cluster} by ${first.path}`;
    return { type: 'duplicate', path, message };
  }
  const [a, b] = [first, second].map((p) => `${nameOf(p.resource)} (${p.resource.apiVersion})`);
  const message = `Karmada cannot tell ${b} from ${a} of ${first.path} on ${cluster}; rename one of them`;
  return { type: 'ambiguous', path, message };
}

/** The placements that `policy` does not allow to a HyperMLService in `ownNamespace`. */
export const policyProblems = (
  placements: readonly Placement[],
  ownNamespace: string,
  policy: Policy,
  scopeOf: ScopeOf,
): PlacementProblem[] =>
  placements.flatMap((placement) => policyProblem(placement, ownNamespace, policy, scopeOf) ?? []);

function policyProblem(
  { manifest, resource, path }: Placement,
  ownNamespace: string,
  policy: Policy,
  scopeOf: ScopeOf,
): PlacementProblem | undefined {
  const { apiVersion, kind, namespace } = resource;
  const group = groupOf(apiVersion);
  if (isKarmadas(group)) {
    const message = `${kind} (${apiVersion}) belongs to Karmada's own API and could affect other clusters`;
    return { type: 'karmada', path, message };
  }
  if (scopeOf(manifest) === 'Cluster') {
    const fullName = group === '' ? kind : `${kind}.${group}`;
    if ([kind, fullName].some((name) => policy.allowClusterKinds.includes(name))) return undefined;
    const message = `${kind} is cluster-scoped; to allow it, start the controller with --allow-cluster-kinds=${fullName}`;
    return { type: 'cluster-kind', path, message };
  }
  const allowed = ['*', namespace].some((ns) => ns && policy.allowNamespaces.includes(ns));
  if (namespace === ownNamespace || allowed) return undefined;
  const message = `namespace "${namespace}" is not the namespace "${ownNamespace}" of this HyperMLService; to allow it, start the controller with --allow-namespaces=${namespace}`;
  return { type: 'namespace', path, message };
}

const isKarmadas = (group: string) => group === 'karmada.io' || group.endsWith('.karmada.io');
