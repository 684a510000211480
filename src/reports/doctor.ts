import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { targetsOf } from '../hmls/placement.ts';
import { isReady, readyCondition, type SpokeCluster, serves } from '../karmada/spoke.ts';
import { listAt, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import type { Remedy } from '../remedy.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/** What `doctor` found, for people and for scripts: with `-o json` as it is. */
export interface DoctorReport extends TypeMeta<'DoctorReport'> {
  /** Whether nothing failed. */
  readonly healthy: boolean;
  readonly items: readonly CheckSection[];
}

export interface CheckSection {
  readonly name: 'hub' | 'karmada' | 'spokes' | 'ingress' | 'plugin';
  readonly checks: readonly Check[];
}

/** One thing that must be so for the rest to work. */
export interface Check {
  /** Says what must be so. */
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly detail?: string;
  /** What to type next. */
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

/** Passed if there is no `problem`. */
export const checkOf = (title: string, problem: string | undefined, hint: string): Check =>
  problem === undefined ? passed(title) : failed(title, problem, hint);

/** What is wrong with the definition that is `installed`, as measured by the one that we have. */
export function definitionProblem(installed: KubeObject, ours: KubeObject): string | undefined {
  const established = listAt(installed, 'status', 'conditions').some(
    (c) => textAt(c, 'type') === 'Established' && textAt(c, 'status') === 'True',
  );
  if (!established) return 'the API server has not established it';
  for (const wanted of listAt(ours, 'spec', 'versions')) {
    const name = textAt(wanted, 'name');
    const version = listAt(installed, 'spec', 'versions').find((v) => textAt(v, 'name') === name);
    if (version === undefined) return `it has no version ${name}`;
    const columns = columnsOf(version);
    const missing = columnsOf(wanted).filter((column) => !columns.includes(column));
    if (missing.length > 0) return `it is older than this program: no column ${missing.join(', ')}`;
  }
  return undefined;
}

const columnsOf = (version: unknown) =>
  listAt(version, 'additionalPrinterColumns').map((column) => textAt(column, 'name') ?? '');

/** Renewals that a leader may miss before it counts as gone. It renews every 2 s. */
const LATE_MS = 30_000;

/** What is wrong with the Lease that the leading controller holds. Clocks must agree to some seconds. */
export function leaseProblem(lease: KubeObject | undefined, now: Date): string | undefined {
  if (!lease) return 'no controller has ever led here';
  const holder = textAt(lease, 'spec', 'holderIdentity');
  if (holder === undefined) return 'the last controller has stopped, and no other has taken over';
  const renewed = textAt(lease, 'spec', 'renewTime') ?? '';
  const silentMs = now.getTime() - Date.parse(renewed);
  if (silentMs <= LATE_MS) return undefined;
  return `${holder} was last heard of at ${renewed || 'no time at all'}`;
}

export interface KindInUse {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The kinds of manifests that go to each cluster that any of `services` names. */
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

/** The checks of one registered spoke that is to get `kinds`. */
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
  const problem = missing.length > 0 ? `it does not serve ${missing.join(', ')}` : undefined;
  const hint = hintFor({ is: 'install-crds', cluster: name });
  return [checkOf(`${name} serves the kinds in use there: ${plainNames(kinds)}`, problem, hint)];
}

/** For clusters that are named in a spec but unknown to Karmada. */
export const unregistered = (cluster: string, hintFor: HintFor): Check =>
  failed(
    `${cluster} is registered in Karmada`,
    'a HyperMLService names it, and Karmada does not know it',
    hintFor({ is: 'join-cluster', cluster }),
  );

/**
 * The files that kubectl would run instead of ours: of `kubectl hmls get`, it tries `kubectl-hmls-get`
 * first. Source: HandlePluginCommand in k8s.io/kubectl/pkg/cmd/cmd.go.
 */
export const shadowingPlugins = (paths: readonly string[]): string[] =>
  paths.filter((path) => /(^|[/\\])kubectl-hmls-[^/\\]*$/.test(path)).sort();
