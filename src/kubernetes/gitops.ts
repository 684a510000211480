import { HmlsError } from '../errors.ts';
import { listAt, textAt } from './fields.ts';
import type { KubeObject } from './object.ts';

/**
 * The GitOps tool that keeps `object` in sync with a repository, and so reverts other changes; undefined
 * if none is known to.
 *
 * Sources: Argo CD, https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/ (its
 * `app.kubernetes.io/instance` is not a sign: Helm sets that too); Flux,
 * https://fluxcd.io/flux/components/kustomize/kustomizations/ and .../helm/helmreleases/.
 */
export function keeperOf(object: KubeObject): string | undefined {
  const { labels = {}, annotations = {} } = object.metadata;
  const tracked = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  const application = tracked ?? labels['argocd.argoproj.io/instance'];
  if (application) return `Argo CD application ${application}`;
  for (const [kind, group] of FLUX) {
    const name = labels[`${group}/name`];
    const namespace = labels[`${group}/namespace`];
    if (name) return `Flux ${kind} ${namespace ? `${namespace}/` : ''}${name}`;
  }
  const manager = managersOf(object).find((name) => Object.hasOwn(MANAGERS, name));
  return manager && MANAGERS[manager];
}

const FLUX = [
  ['Kustomization', 'kustomize.toolkit.fluxcd.io'],
  ['HelmRelease', 'helm.toolkit.fluxcd.io'],
] as const;

/** By the field manager that they write as. */
const MANAGERS: Readonly<Record<string, string>> = {
  'argocd-controller': 'Argo CD',
  'kustomize-controller': 'Flux',
  'helm-controller': 'Flux',
};

/** The field managers of `object` in order, except for its status. */
export function managersOf({ metadata }: KubeObject, field = 'f:spec'): string[] {
  const entries = listAt(metadata, 'managedFields').filter(
    (entry) => textAt(entry, 'subresource') === undefined && hasField(entry, field),
  );
  return [...new Set(entries.flatMap((entry) => textAt(entry, 'manager') ?? []))].sort();
}

const hasField = (entry: unknown, field: string) =>
  Object.hasOwn((entry as { fieldsV1?: object }).fieldsV1 ?? {}, field);

/**
 * Asserts that no GitOps tool would revert a write to `object`.
 *
 * @throws HmlsError `conflict` if GitOps manages it
 */
export function assertOursToChange(object: KubeObject): void {
  const keeper = keeperOf(object);
  if (keeper === undefined) return;
  const { kind, metadata } = object;
  throw new HmlsError(
    'conflict',
    `${kind} ${metadata.namespace ?? ''}/${metadata.name} is managed by ${keeper}, which would revert the change`,
    { remedy: { is: 'change-repository' } },
  );
}
