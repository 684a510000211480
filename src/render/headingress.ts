import { type HeadIngress, type Limits, weightsOf } from '../headingress/headingress.ts';
import { type Split, splitText } from '../headingress/history.ts';
import { pinKey } from '../headingress/pin.ts';
import type { SyncState } from '../headingress/sync.ts';
import { weightsText } from '../headingress/weights.ts';
import { keyOf } from '../kubernetes/object.ts';
import { urlOf } from '../workloads/address.ts';
import { age } from './kubectl/age.ts';
import { cellText, DESCRIBE, escaped, renderRows } from './kubectl/table.ts';

/** A HeadIngress and its state. */
export interface ShownHeadIngress {
  readonly ingress: HeadIngress;
  readonly sync: SyncState;
  /** RFC 3339, UTC. */
  readonly created: string | undefined;
}

export interface HeadIngressTable {
  readonly wide: boolean;
  /** Shows the namespace of each. */
  readonly namespaces: boolean;
  readonly headers: boolean;
}

const STATES = { synced: 'True', behind: 'False', orphaned: 'Orphaned', unknown: 'Unknown' };

export function headIngressTable(
  shown: readonly ShownHeadIngress[],
  { wide, namespaces, headers }: HeadIngressTable,
  now: Date,
): string {
  const header = ['NAME', 'HMLS', 'GATEWAY', 'PREFIX', 'WEIGHTS', 'SYNCED', 'AGE'];
  const rows = shown.map((one) => [
    ...(namespaces ? [one.ingress.namespace] : []),
    ...rowOf(one, now),
    ...(wide ? [one.ingress.hosts.join(','), one.sync.reasons.join('; ') || '<none>'] : []),
  ]);
  const titles = [
    ...(namespaces ? ['NAMESPACE'] : []),
    ...header,
    ...(wide ? ['HOSTS', 'REASON'] : []),
  ];
  return renderRows([...(headers ? [titles] : []), ...rows.map((row) => row.map(cellText))]);
}

const rowOf = ({ ingress, sync, created }: ShownHeadIngress, now: Date) => [
  ingress.name,
  keyOf(ingress.source),
  ingress.gateways.join(','),
  ingress.prefix,
  weightsText(weightsOf(ingress.routes)),
  STATES[sync.state],
  age(created, now),
];

/** One HeadIngress in full, for people. */
export function describeHeadIngress(
  shown: ShownHeadIngress,
  history: readonly Split[],
  now: Date,
): string {
  const sections = [
    renderRows(headOf(shown, now), DESCRIBE),
    section('Routes', routeRows(shown)),
    section('Pins', pinRows(shown.ingress)),
    section(
      'History',
      history.map((split) => [`${split.revision}`, splitText(split)]),
    ),
  ];
  return escaped(sections.join(''));
}

function headOf({ ingress, sync, created }: ShownHeadIngress, now: Date): string[][] {
  const [first, ...others] = [STATES[sync.state], ...sync.reasons];
  return [
    ['Name:', ingress.name],
    ['Namespace:', ingress.namespace],
    ['HyperMLService:', `${keyOf(ingress.source)}${sync.state === 'orphaned' ? ' (gone)' : ''}`],
    ['Age:', age(created, now)],
    ['Gateways:', ingress.gateways.join(', ')],
    ['Hosts:', ingress.hosts.join(', ')],
    ['Prefix:', ingress.prefix],
    ['Rewrite:', ingress.rewrite ? 'prefix is stripped' : 'none'],
    ...limitRows(ingress.limits),
    ...(ingress.spokeHeader ? [['Spoke header:', ingress.spokeHeader]] : []),
    ['Synced:', first ?? ''],
    ...others.map((reason) => ['', cellText(reason)]),
  ];
}

function limitRows({ timeout, retries, connectTimeout, outliers }: Limits): string[][] {
  return [
    ['Timeout:', timeout],
    ['Retries:', retries?.toString()],
    ['Connect timeout:', connectTimeout],
    [
      'Outliers:',
      outliers &&
        `ejected for ${outliers.ejectionTime} after ${outliers.errors} consecutive errors, checked every ${outliers.interval}`,
    ],
  ].flatMap(([title = '', text]) => (text === undefined ? [] : [[title, text]]));
}

function routeRows({ ingress, sync }: ShownHeadIngress): string[][] {
  const rows = ingress.routes.map(({ spoke, weight, address }) => [
    spoke,
    `${weight}`,
    readyText(sync.ready.get(spoke)),
    urlOf(address),
  ]);
  return [['Spoke', 'Weight', 'Ready', 'URL'], ['-----', '------', '-----', '---'], ...rows];
}

const readyText = (ready: boolean | undefined) =>
  ready === undefined ? 'Unknown' : ready ? 'True' : 'False';

const pinRows = ({ pins }: HeadIngress) => pins.map((pin) => [pinKey(pin), `-> ${pin.spoke}`]);

/** A title with its rows indented by two; `<none>` if there are no rows. */
function section(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return renderRows([[`${title}:`, '<none>']], DESCRIBE);
  const indented = rows.map(([cell = '', ...others]) => [`  ${cell}`, ...others]);
  return `${title}:\n${renderRows(indented, DESCRIBE)}`;
}
