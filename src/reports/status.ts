import {
  type AggregatedEntry,
  type HyperMLService,
  nameOf,
  type ResourceId,
} from '../hmls/hypermlservice.ts';
import { targetsOf } from '../hmls/placement.ts';
import { present } from '../kubernetes/fields.ts';
import type { Condition, KubeObject, Ref } from '../kubernetes/object.ts';
import { healthOf } from '../status/health.ts';
import {
  type EntryState,
  entryStateOf,
  isObserved,
  LEVELS,
  type Level,
  levelOf,
} from '../status/state.ts';
import type { Endpoint } from '../workloads/kind.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/**
 * The state of HyperMLServices and their resources, on which all views are built; `status -o json`
 * prints it as it is.
 */
export interface StatusReport extends TypeMeta<'HyperMLServiceStatusReport'> {
  readonly items: readonly ServiceReport[];
  /** What is unreachable, so that `items` may be stale or incomplete. */
  readonly errors: readonly ReportError[];
}

export interface ReportError {
  /** `karmada`, or the name of a spoke. */
  readonly cluster: string;
  readonly reason: string;
  readonly message: string;
}

/**
 * `Ready`: everything is, on every spoke. `Degraded`: something failed, or some spokes are unreachable.
 * `Unknown`: all spokes are unreachable. `Stopped`: stopped or suspended by a user. `Progressing`: being
 * applied or becoming ready. `Terminating`: being deleted.
 */
export type ServiceState =
  | 'Ready'
  | 'Progressing'
  | 'Stopped'
  | 'Degraded'
  | 'Unknown'
  | 'Terminating';

export interface ServiceReport {
  readonly namespace: string;
  readonly name: string;
  readonly state: ServiceState;
  /** When its deletion was requested, or else the first of its conditions turned not True (RFC 3339). */
  readonly since?: string;
  readonly generation: number;
  /** The generation that the status is about; absent until the controller has observed the service. */
  readonly observedGeneration?: number;
  readonly suspended: boolean;
  readonly clusters: Count;
  readonly manifests: Count;
  readonly conditions: readonly Condition[];
  /** One for each manifest on each of its spokes. */
  readonly resources: readonly ResourceReport[];
  /** Worst first; one for all resources of a spoke that share a cause. */
  readonly problems: readonly Problem[];
  /** By spoke, in percent, of the first HeadIngress; absent without an ingress cluster. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Every HeadIngress of the service; absent without an ingress cluster. */
  readonly headIngresses?: readonly HeadIngressWeights[];
}

/** A HeadIngress and the share of its requests that each spoke receives. */
export interface HeadIngressWeights extends Ref {
  /** By spoke, in percent. */
  readonly weights: Readonly<Record<string, number>>;
}

interface Count {
  /** Clusters on which everything is applied and ready; manifests that are applied. */
  readonly done: number;
  readonly total: number;
}

/** One resource on one spoke. */
export interface ResourceReport extends EntryState {
  readonly cluster: string;
  readonly resource: ResourceId;
  readonly applied: boolean;
  /** Of a workload. */
  readonly ready?: boolean;
  /** The spoke is unreachable: this is its last known status. */
  readonly stale?: boolean;
  /** Of a workload; empty while it reports none. */
  readonly endpoints?: readonly ReportedEndpoint[];
}

/** An address of a workload; a release behind one may be ready while the workload as a whole is not. */
export interface ReportedEndpoint extends Endpoint {
  readonly ready: boolean;
}

export interface Problem {
  /** Absent for a problem of the service as a whole. */
  readonly cluster?: string;
  /** `Kind/name` of all resources that share the cause. */
  readonly resources: readonly string[];
  readonly level: Level;
  readonly reason: string;
  readonly message: string;
}

export const statusReport = (
  items: readonly ServiceReport[],
  errors: readonly ReportError[],
): StatusReport => ({
  ...typeMeta('HyperMLServiceStatusReport'),
  items,
  errors,
});

/** The report of `hmls`, on all spokes or only on `spokes`. */
export function serviceReport(hmls: HyperMLService, spokes?: readonly string[]): ServiceReport {
  const { metadata, spec, status } = hmls;
  const resources = resourcesOf(hmls).filter((r) => !spokes || spokes.includes(r.cluster));
  const problems = problemsOf(hmls, resources);
  const state = serviceStateOf(hmls, resources, problems);
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    state,
    ...present({ since: state === 'Ready' ? undefined : sinceWhen(hmls) }),
    generation: metadata.generation ?? 0,
    ...present({ observedGeneration: status?.observedGeneration }),
    suspended: spec.suspend ?? false,
    clusters: clustersDone(resources),
    manifests: { done: resources.filter((r) => r.applied).length, total: resources.length },
    conditions: status?.conditions ?? [],
    resources,
    problems,
  };
}

/** `report` with the weights of its HeadIngresses. */
export const weightedReport = (
  report: ServiceReport,
  headIngresses: readonly HeadIngressWeights[],
): ServiceReport => ({ ...report, weights: headIngresses[0]?.weights ?? {}, headIngresses });

/** The entries of the status, then the resources of the spec that have none. */
function resourcesOf(hmls: HyperMLService): ResourceReport[] {
  const entries = hmls.status?.aggregatedStatus ?? [];
  const reported = entries.map((entry) => resourceReport(hmls, entry));
  const missing = expected(hmls).filter((e) => !reported.some((r) => isSame(r, e)));
  return [...reported, ...missing.map((located) => withoutEntry(hmls, located))];
}

function resourceReport(hmls: HyperMLService, entry: AggregatedEntry): ResourceReport {
  const { cluster, resource, applied, ready, stale } = entry;
  const entryState = entryStateOf(hmls, entry);
  const health = healthOf(hmls, entry);
  const isCurrent = applied && !stale;
  const endpoints = health?.endpoints.map((endpoint) => {
    const release = health.releases.find(({ name }) => name === endpoint.release);
    const isReady = release ? release.ready && isCurrent : entryState.state === 'Ready';
    return { ...endpoint, ready: isReady };
  });
  const { replicas } = health ?? {};
  return {
    cluster,
    resource,
    ...entryState,
    applied,
    ...present({ ready, stale, replicas, endpoints }),
  };
}

type Located = Pick<ResourceReport, 'cluster' | 'resource'>;

const expected = (hmls: HyperMLService): Located[] =>
  targetsOf(hmls).map(({ cluster, manifest }) => ({ cluster, resource: idOf(manifest) }));

const idOf = ({ apiVersion, kind, metadata }: KubeObject): ResourceId => ({
  apiVersion,
  kind,
  name: metadata.name,
  ...present({ namespace: metadata.namespace || undefined }),
});

/** A manifest without a namespace gets one when it is applied, unless it is cluster-scoped. */
function isSame(reported: Located, { cluster, resource }: Located): boolean {
  const { apiVersion, kind, name, namespace = reported.resource.namespace } = resource;
  const other = reported.resource;
  return (
    reported.cluster === cluster &&
    other.apiVersion === apiVersion &&
    other.kind === kind &&
    other.name === name &&
    (other.namespace === undefined || other.namespace === namespace)
  );
}

const withoutEntry = (hmls: HyperMLService, located: Located): ResourceReport => ({
  ...located,
  ...(isObserved(hmls) ? TRUNCATED : NOT_OBSERVED),
  applied: false,
});

const TRUNCATED: EntryState = {
  state: 'NotReported',
  reason: 'StatusTruncated',
  message: 'Left out of the status for lack of room; status.summary counts it',
};

const NOT_OBSERVED: EntryState = {
  state: 'Waiting',
  reason: 'NotObserved',
  message: 'The controller has not observed this generation yet',
};

/** Everything that is not good, worst first. */
function problemsOf(hmls: HyperMLService, resources: readonly ResourceReport[]): Problem[] {
  const ofResources = resources.filter(({ state }) => levelOf(state) !== 'good');
  const groups = Map.groupBy(ofResources, ({ cluster, reason, message }) =>
    JSON.stringify([reason === 'NotObserved' ? '' : cluster, reason, message]),
  );
  const all = [...wholeProblems(hmls), ...[...groups.values()].map(sharedProblem)];
  return all.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

function sharedProblem(resources: readonly ResourceReport[]): Problem {
  const [first] = resources as [ResourceReport];
  const { cluster, state, reason = state, message = '' } = first;
  return {
    ...(reason !== 'NotObserved' && { cluster }),
    resources: [...new Set(resources.map(({ resource }) => nameOf(resource)))],
    level: levelOf(state),
    reason,
    message,
  };
}

/** Reasons for which nothing of the service is applied at all. */
const REFUSALS = ['InvalidSpec', 'NotAllowed', 'NothingToApply'];

function wholeProblems({ status }: HyperMLService): Problem[] {
  const found = status?.conditions?.find(({ type }) => type === 'FullyApplied');
  const { reason = '', message = '' } = found ?? {};
  if (found?.status !== 'False' || !REFUSALS.includes(reason)) return [];
  return [{ resources: [], level: 'bad', reason, message }];
}

function serviceStateOf(
  hmls: HyperMLService,
  resources: readonly ResourceReport[],
  problems: readonly Problem[],
): ServiceState {
  if (hmls.metadata.deletionTimestamp) return 'Terminating';
  const levels = new Set<Level>([
    ...problems.map(({ level }) => level),
    ...resources.map(({ state }) => levelOf(state)),
  ]);
  if (levels.has('bad')) return 'Degraded';
  if (levels.has('unknown')) return levels.size === 1 ? 'Unknown' : 'Degraded';
  if (levels.has('halted')) return 'Stopped';
  return levels.has('busy') || !isObserved(hmls) ? 'Progressing' : 'Ready';
}

function sinceWhen({ metadata, status }: HyperMLService): string | undefined {
  if (metadata.deletionTimestamp) return metadata.deletionTimestamp;
  const times = (status?.conditions ?? [])
    .filter(({ status: is, type }) => is !== 'True' && type !== 'StatusTruncated')
    .map(({ lastTransitionTime }) => lastTransitionTime);
  return times.sort()[0];
}

function clustersDone(resources: readonly ResourceReport[]): Count {
  const byCluster = [...Map.groupBy(resources, ({ cluster }) => cluster).values()];
  const isGood = ({ state }: ResourceReport) => levelOf(state) === 'good';
  return { done: byCluster.filter((all) => all.every(isGood)).length, total: byCluster.length };
}

/** What is unreachable, of all that `reports` cover. */
export function unreachableIn(reports: readonly ServiceReport[]): ReportError[] {
  const errors = reports.flatMap(({ resources }) =>
    resources.filter(({ stale }) => stale).map(unreachableOf),
  );
  const byCluster = new Map(errors.map((error) => [error.cluster, error]));
  return [...byCluster.values()].sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
}

function unreachableOf({ cluster, reason = '', message = '' }: ResourceReport): ReportError {
  return { cluster: reason.startsWith('Karmada') ? 'karmada' : cluster, reason, message };
}

/**
 * Whether all of `reports` are Ready, for scripts: `no` if one certainly is not, `partial` if the answer
 * depends on what is unreachable.
 */
export function answerOf(reports: readonly ServiceReport[]): 'yes' | 'no' | 'partial' {
  const lacking = reports.filter(({ state }) => state !== 'Ready');
  if (lacking.length === 0) return 'yes';
  const unsure = lacking.every(
    ({ state, problems }) =>
      state !== 'Terminating' && problems.every(({ level }) => level === 'unknown'),
  );
  return unsure ? 'partial' : 'no';
}
