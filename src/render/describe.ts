import { type HeadIngress, weightsOf } from '../headingress/headingress.ts';
import { syncStateOf } from '../headingress/sync.ts';
import { weightsText } from '../headingress/weights.ts';
import { type AggregatedEntry, type HyperMLService, nameOf } from '../hmls/hypermlservice.ts';
import { maskedService } from '../hmls/masking.ts';
import { explanationOf } from '../karmada/causes.ts';
import type { Event } from '../kubernetes/event.ts';
import type { Condition } from '../kubernetes/object.ts';
import type { Remedy } from '../remedy.ts';
import { nextSteps } from '../reports/nextsteps.ts';
import { serviceReport } from '../reports/status.ts';
import { healthOf } from '../status/health.ts';
import type { WorkloadHealth } from '../workloads/kind.ts';
import { age } from './kubectl/age.ts';
import { cellText, DESCRIBE, escaped, renderRows } from './kubectl/table.ts';

/** What there is to show besides the HyperMLService itself; what is left out is not shown. */
export interface Beside {
  readonly events?: readonly Event[] | undefined;
  /** Every one that routes to it; empty if the ingress cluster has none. */
  readonly headIngresses?: readonly HeadIngress[] | undefined;
  /** Puts the next steps into words. */
  readonly hintFor?: ((remedy: Remedy) => string) | undefined;
}

/** All that is known of one HyperMLService, for people. */
export function describeService(
  hmls: HyperMLService,
  { events, headIngresses, hintFor }: Beside,
  now: Date,
): string {
  const sections = [
    renderRows(headOf(hmls, now), DESCRIBE),
    section('Placements', hmls.spec.workloads.flatMap(placementRows)),
    section('Conditions', conditionRows(hmls.status?.conditions ?? [], now)),
    section('Resources', entryRows(hmls)),
    section('Endpoints', endpointRows(hmls)),
    ...(headIngresses ? headIngressSections(headIngresses, hmls) : []),
    ...(hintFor ? stepsSection(hmls, hintFor) : []),
    ...(events ? [section('Events', eventRows(events, now))] : []),
  ];
  return escaped(sections.join(''));
}

function headOf(hmls: HyperMLService, now: Date): string[][] {
  const { spec, status } = hmls;
  const { metadata } = maskedService(hmls); // annotations may hold all that was applied
  const { state, since } = serviceReport(hmls);
  const { generation = 0 } = metadata;
  const observed = status?.observedGeneration;
  return [
    ['Name:', metadata.name],
    ['Namespace:', metadata.namespace ?? ''],
    ...mapRows('Labels:', metadata.labels),
    ...mapRows('Annotations:', metadata.annotations),
    ['Age:', age(metadata.creationTimestamp, now)],
    [
      'Generation:',
      `${generation} (${observed === generation ? 'observed' : `observed: ${observed ?? 'none'}`})`,
    ],
    ...(metadata.deletionTimestamp
      ? [['Terminating:', `for ${age(metadata.deletionTimestamp, now)}`]]
      : []),
    ...(spec.suspend ? [['Suspended:', 'true']] : []),
    ['Status:', since === undefined ? state : `${state} for ${age(since, now)}`],
    ['Clusters ready:', status?.summary?.ready ?? '<unknown>'],
    ['Manifests applied:', status?.summary?.applied ?? '<unknown>'],
  ];
}

function mapRows(title: string, map: Readonly<Record<string, string>> = {}): string[][] {
  const lines = Object.entries(map)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${cellText(value)}`);
  return lines.length === 0
    ? [[title, '<none>']]
    : lines.map((line, i) => [i === 0 ? title : '', line]);
}

function placementRows(
  { clusters, manifests }: HyperMLService['spec']['workloads'][number],
  index: number,
  { length }: HyperMLService['spec']['workloads'],
) {
  const names = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  return [
    ...(length > 1 ? [['Group:', `${index + 1}`]] : []),
    ['Clusters:', clusters.join(', ')],
    ...names.map((name, i) => [i === 0 ? 'Manifests:' : '', name]),
  ];
}

function conditionRows(conditions: readonly Condition[], now: Date): string[][] {
  const rows = conditions.map((c) => [
    c.type,
    c.status,
    c.reason ?? '',
    age(c.lastTransitionTime, now),
    cellText(c.message),
  ]);
  return withHeader(['Type', 'Status', 'Reason', 'Age', 'Message'], rows);
}

function entryRows(hmls: HyperMLService): string[][] {
  const rows = (hmls.status?.aggregatedStatus ?? []).map((entry) => [
    entry.cluster,
    nameOf(entry.resource),
    entry.applied ? 'True' : 'False',
    readyText(entry),
    replicasText(healthOf(hmls, entry)),
    messageText(hmls, entry),
  ]);
  return withHeader(['Cluster', 'Resource', 'Applied', 'Ready', 'Replicas', 'Message'], rows);
}

const readyText = ({ ready, stale }: AggregatedEntry) =>
  ready === undefined ? '-' : stale ? 'Unknown' : ready ? 'True' : 'False';

const replicasText = (health: WorkloadHealth | undefined) =>
  health?.replicas ? `${health.replicas.ready}/${health.replicas.total}` : '-';

/** What there is to say beyond the words True and False. */
function messageText(hmls: HyperMLService, entry: AggregatedEntry): string {
  if (!entry.applied) return cellText(explanationOf(entry));
  if (entry.stale) return 'the cluster does not answer: this is the last that was heard';
  if (entry.ready === false) return cellText(healthOf(hmls, entry)?.message ?? 'not ready');
  return '';
}

function endpointRows(hmls: HyperMLService): string[][] {
  const rows = (hmls.status?.aggregatedStatus ?? []).flatMap((entry) =>
    (healthOf(hmls, entry)?.endpoints ?? []).map(({ name, url, unusable }) => [
      entry.cluster,
      nameOf(entry.resource),
      name,
      url,
      ...(unusable ? [`(${unusable})`] : []),
    ]),
  );
  return withHeader(['Cluster', 'Resource', 'Name', 'URL'], rows);
}

const headIngressSections = (all: readonly HeadIngress[], hmls: HyperMLService): string[] =>
  all.length === 0
    ? [section('HeadIngress', [])]
    : all.map((one) => section('HeadIngress', headIngressRows(one, hmls)));

function headIngressRows(headIngress: HeadIngress, hmls: HyperMLService): string[][] {
  const { state, reasons } = syncStateOf(headIngress, hmls);
  const { namespace, name, gateways, prefix, routes } = headIngress;
  const [first = '<none>', ...others] = reasons;
  return [
    ['Name:', `${namespace}/${name}`],
    ['Gateways:', gateways.join(', ')],
    ['Prefix:', prefix],
    ['Weights:', weightsText(weightsOf(routes))],
    ['Synced:', state === 'synced' ? 'True' : `False: ${cellText(first)}`],
    ...others.map((reason) => ['', cellText(reason)]),
  ];
}

function stepsSection(hmls: HyperMLService, hintFor: (remedy: Remedy) => string): string[] {
  const steps = nextSteps(serviceReport(hmls));
  const rows = steps.map(({ reason, remedy }) => [`${reason}:`, hintFor(remedy)]);
  return rows.length > 0 ? [section('Next steps', rows)] : [];
}

function eventRows(events: readonly Event[], now: Date): string[][] {
  const rows = events.map((event) => [
    event.type ?? '',
    event.reason ?? '',
    eventAge(event, now),
    event.source?.component ?? '',
    cellText(event.message),
  ]);
  return withHeader(['Type', 'Reason', 'Age', 'From', 'Message'], rows);
}

function eventAge({ count = 1, firstTimestamp, lastTimestamp }: Event, now: Date): string {
  const last = age(lastTimestamp ?? firstTimestamp, now);
  return count > 1 ? `${last} (x${count} over ${age(firstTimestamp, now)})` : last;
}

/** A title and its rows, two spaces in; `<none>` where there are none. */
function section(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return renderRows([[`${title}:`, '<none>']], DESCRIBE);
  const [first = [], ...rest] = rows;
  const indented = [first, ...rest].map(([cell = '', ...others]) => [`  ${cell}`, ...others]);
  return `${title}:\n${renderRows(indented, DESCRIBE)}`;
}

/** Rows under their header and a dashed line; nothing if there are none. */
function withHeader(header: readonly string[], rows: readonly (readonly string[])[]) {
  if (rows.length === 0) return [];
  return [[...header], header.map((title) => '-'.repeat(title.length)), ...rows.map((r) => [...r])];
}
