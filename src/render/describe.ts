import { type HeadIngress, weightsOf } from '../headingress/headingress.ts';
import { syncStateOf } from '../headingress/sync.ts';
import { weightsText } from '../headingress/weights.ts';
import { type HyperMLService, nameOf } from '../hmls/hypermlservice.ts';
import { maskedService } from '../hmls/masking.ts';
import type { Event } from '../kubernetes/event.ts';
import type { Condition } from '../kubernetes/object.ts';
import type { Remedy } from '../remedy.ts';
import { nextSteps } from '../reports/nextsteps.ts';
import { type ResourceReport, type ServiceReport, serviceReport } from '../reports/status.ts';
import { age } from './kubectl/age.ts';
import { cellText, DESCRIBE, escaped, renderRows } from './kubectl/table.ts';

/** What to show besides the HyperMLService itself. */
export interface Beside {
  readonly events?: readonly Event[] | undefined;
  /** Every one that routes to it; empty if the ingress cluster has none. */
  readonly headIngresses?: readonly HeadIngress[] | undefined;
  /** Puts the next steps into words. */
  readonly hintFor?: ((remedy: Remedy) => string) | undefined;
}

/** One HyperMLService in full, for people. */
export function describeService(
  hmls: HyperMLService,
  { events, headIngresses, hintFor }: Beside,
  now: Date,
): string {
  const report = serviceReport(hmls);
  const sections = [
    renderRows(headOf(hmls, report, now), DESCRIBE),
    section('Placements', hmls.spec.workloads.flatMap(placementRows)),
    section('Conditions', conditionRows(hmls.status?.conditions ?? [], now)),
    section('Resources', resourceRows(report.resources)),
    section('Endpoints', endpointRows(report.resources)),
    ...(headIngresses ? headIngressSections(headIngresses, hmls) : []),
    ...(hintFor ? stepsSection(report, hintFor) : []),
    ...(events ? [section('Events', eventRows(events, now))] : []),
  ];
  return escaped(sections.join(''));
}

function headOf(hmls: HyperMLService, report: ServiceReport, now: Date): string[][] {
  const { spec, status } = hmls;
  const { metadata } = maskedService(hmls); // annotations may hold the whole applied manifest
  const { state, since, clusters, manifests } = report;
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
    ['Spokes ready:', `${clusters.done}/${clusters.total}`],
    ['Manifests applied:', `${manifests.done}/${manifests.total}`],
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
    ['Spokes:', clusters.join(', ')],
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

function resourceRows(resources: readonly ResourceReport[]): string[][] {
  const rows = resources.map((one) => [
    one.cluster,
    nameOf(one.resource),
    appliedText(one),
    readyText(one),
    replicasText(one),
    cellText(one.message),
  ]);
  return withHeader(['Spoke', 'Resource', 'Applied', 'Ready', 'Replicas', 'Message'], rows);
}

const appliedText = ({ applied, state }: ResourceReport) =>
  applied ? 'True' : state === 'NotReported' ? 'Unknown' : 'False';

const readyText = ({ ready, stale }: ResourceReport) =>
  ready === undefined ? '-' : stale ? 'Unknown' : ready ? 'True' : 'False';

const replicasText = ({ replicas }: ResourceReport) =>
  replicas ? `${replicas.ready}/${replicas.total}` : '-';

function endpointRows(resources: readonly ResourceReport[]): string[][] {
  const rows = resources.flatMap(({ cluster, resource, endpoints = [] }) =>
    endpoints.map(({ name, url, unusable }) => [
      cluster,
      nameOf(resource),
      name,
      url,
      ...(unusable ? [`(${unusable})`] : []),
    ]),
  );
  return withHeader(['Spoke', 'Resource', 'Name', 'URL'], rows);
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

function stepsSection(report: ServiceReport, hintFor: (remedy: Remedy) => string): string[] {
  const steps = nextSteps(report);
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

/** A title with its rows indented by two; `<none>` if there are no rows. */
function section(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return renderRows([[`${title}:`, '<none>']], DESCRIBE);
  const [first = [], ...rest] = rows;
  const indented = [first, ...rest].map(([cell = '', ...others]) => [`  ${cell}`, ...others]);
  return `${title}:\n${renderRows(indented, DESCRIBE)}`;
}

/** Rows under a header and a dashed line; nothing if there are none. */
function withHeader(header: readonly string[], rows: readonly (readonly string[])[]) {
  if (rows.length === 0) return [];
  return [[...header], header.map((title) => '-'.repeat(title.length)), ...rows.map((r) => [...r])];
}
