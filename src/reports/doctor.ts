import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { targetsOf } from '../hmls/placement.ts';
import { isReady, readyCondition, type SpokeCluster, serves } from '../karmada/spoke.ts';
import { listAt, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import type { Remedy } from '../remedy.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/** The result of `doctor`, which `-o json` prints as it is. */
export interface DoctorReport extends TypeMeta<'DoctorReport'> {
  /** Whether no check failed. */
  readonly healthy: boolean;
  readonly items: readonly CheckSection[];
}

export interface CheckSection {
  readonly name: 'hub' | 'karmada' | 'spokes' | 'ingress' | 'plugin';
  readonly checks: readonly Check[];
}

/** One requirement for everything else to work. */
export interface Check {
  /** States the requirement. */
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly detail?: string;
  /** What to run next. */
  readonly hint?: string;
}

export function doctorReport(items: readonly CheckSection[]): DoctorReport {
  const healthy = failuresIn(items).length === 0;
  return { ...typeMeta('DoctorReport'), healthy, items };
}

export const failuresIn = (sections: readonly CheckSection[]): Check[] =>
  sections.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === 'failed'));

export const passed = (title: string): Check => ({ title, outcome: 'passed' });
export const skipped = (title: string, detail: string, hint?: string): Check => ({
  title,
  outcome: 'skipped',
  detail,
  ...(hint !== undefined && { hint }),
});
export const failed = (title: string, detail: string, hint: string): Check => ({
  title,
  outcome: 'failed',
  detail,
  hint,
});

/** A check that passed unless there is a `problem`. */
export const checkOf = (title: string, problem: string | undefined, hint: string): Check =>
  problem === undefined ? passed(title) : failed(title, problem, hint);

/** Why the `installed` CRD will not do, compared with ours; undefined if it will. */
export function definitionProblem(installed: KubeObject, ours: KubeObject): string | undefined {
  const established = listAt(installed, 'status', 'conditions').some(
    (c) => textAt(c, 'type') === 'Established' && textAt(c, 'status') === 'True',
  );
  if (!established) return 'not established by the API server';
  for (const wanted of listAt(ours, 'spec', 'versions')) {
    const name = textAt(wanted, 'name');
    const version = listAt(installed, 'spec', 'versions').find((v) => textAt(v, 'name') === name);
    if (version === undefined) return `version ${name} is missing`;
    const columns = columnsOf(version);
    const missing = columnsOf(wanted).filter((column) => !columns.includes(column));
    if (missing.length > 0)
      return `older than this program: printer columns missing: ${missing.join(', ')}`;
  }
  return undefined;
}

const columnsOf = (version: unknown) =>
  listAt(version, 'additionalPrinterColumns').map((column) => textAt(column, 'name') ?? '');

/** How long a leader may go without renewing its Lease, which it does every 2 s. */
const LATE_MS = 30_000;

/** Why the Lease shows no live leader; undefined if it does. Clocks must agree to within seconds. */
export function leaseProblem(lease: KubeObject | undefined, now: Date): string | undefined {
  if (!lease) return 'no controller has ever held the Lease';
  const holder = textAt(lease, 'spec', 'holderIdentity');
  if (holder === undefined)
    return 'the last leader released it, and no other controller has taken over';
  const renewed = textAt(lease, 'spec', 'renewTime') ?? '';
  const silentMs = now.getTime() - Date.parse(renewed);
  if (silentMs <= LATE_MS) return undefined;
  return `${holder} last renewed it at ${renewed || 'an unknown time'}`;
}

export interface KindInUse {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The kinds of manifests that `services` apply to each of their clusters. */
export function kindsInUse(services: readonly HyperMLService[]): Map<string, KindInUse[]> {
  const byCluster = Map.groupBy(services.flatMap(targetsOf), ({ cluster }) => cluster);
  return new Map(
    [...byCluster].map(([cluster, all]) => [
      cluster,
      distinctKinds(all.map(({ manifest }) => manifest)),
    ]),
  );
}

export function distinctKinds(kinds: readonly KindInUse[]): KindInUse[] {
  const byName = new Map(
    kinds.map(({ apiVersion, kind }) => [kindName({ apiVersion, kind }), { apiVersion, kind }]),
  );
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}

/** `MLService (tensorstack.dev/v1beta1)` */
export const kindName = ({ apiVersion, kind }: KindInUse) => `${kind} (${apiVersion})`;

/** `MLService, Secret` */
export const plainNames = (kinds: readonly KindInUse[]) =>
  [...new Set(kinds.map(({ kind }) => kind))].join(', ');

/** Puts a remedy into words. */
type HintFor = (remedy: Remedy) => string;

/** The checks of one registered spoke to which `kinds` are applied. */
export function spokeChecks(
  spoke: SpokeCluster,
  kinds: readonly KindInUse[],
  hintFor: HintFor,
): Check[] {
  const { name } = spoke.metadata;
  const version = spoke.status?.kubernetesVersion;
  const title = `${name} is Ready in Karmada${version ? ` (${version})` : ''}`;
  if (!isReady(spoke)) {
    const why = readyCondition(spoke)?.message ?? 'not reached by Karmada yet';
    return [failed(title, why, hintFor({ is: 'describe-cluster', cluster: name }))];
  }
  return [passed(title), ...servingCheck(spoke, kinds, hintFor)];
}

function servingCheck(spoke: SpokeCluster, kinds: readonly KindInUse[], hintFor: HintFor): Check[] {
  if (kinds.length === 0) return [];
  const { name } = spoke.metadata;
  const missing = kinds.filter((kind) => serves(spoke, kind) === false).map(kindName);
  const problem = missing.length > 0 ? `not served: ${missing.join(', ')}` : undefined;
  const hint = hintFor({ is: 'install-crds', cluster: name });
  return [checkOf(`${name} serves all kinds in use: ${plainNames(kinds)}`, problem, hint)];
}

/** The check of a cluster that a spec names and Karmada does not know. */
export const unregistered = (cluster: string, hintFor: HintFor): Check =>
  failed(
    `${cluster} is registered in Karmada`,
    'a HyperMLService names it, but it is not registered in Karmada',
    hintFor({ is: 'join-cluster', cluster }),
  );

/**
 * The plugins that kubectl would run instead of our subcommands: for `kubectl hmls get`, it tries
 * `kubectl-hmls-get` first. Source: HandlePluginCommand in k8s.io/kubectl/pkg/cmd/cmd.go.
 */
export const shadowingPlugins = (paths: readonly string[]): string[] =>
  paths.filter((path) => /(^|[/\\])kubectl-hmls-[^/\\]*$/.test(path)).sort();
