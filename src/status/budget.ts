import type { AggregatedEntry } from '../hmls/hypermlservice.ts';
import { listAt, textAt } from '../kubernetes/fields.ts';
import { workloadKind } from '../workloads/index.ts';
import { cutAt, MESSAGE_BYTES } from './text.ts';

/** Limits of the size of the entries, in bytes of JSON. */
export interface Budget {
  /** Above this, an entry keeps only what routing and readiness need. */
  readonly compactAboveBytes: number;
  /** Above this, entries are omitted. */
  readonly atMostBytes: number;
}

/**
 * An object must fit into 1.5 MiB, spec and status together: etcd's default `--max-request-bytes`.
 * And every change writes the whole status, so a large one is expensive long before that.
 */
const COMPACT_ABOVE_BYTES = 512 << 10;
const AT_MOST_BYTES = 1 << 20;
const OBJECT_BYTES = 1_400_000;

/** The limits for the entries of an object whose other parts take `bytes`. */
export const budgetBeside = (bytes: number): Budget => ({
  compactAboveBytes: Math.min(COMPACT_ABOVE_BYTES, roomBeside(bytes)),
  atMostBytes: Math.min(AT_MOST_BYTES, roomBeside(bytes)),
});

const roomBeside = (bytes: number) => Math.max(0, OBJECT_BYTES - bytes);

export interface FittedEntries {
  /** In their original order. */
  readonly entries: readonly AggregatedEntry[];
  /** How many were omitted. */
  readonly omitted: number;
}

/** `all` entries within `budget`: complete if possible, else compact, else only some of them. */
export function fittedEntries(all: readonly AggregatedEntry[], budget: Budget): FittedEntries {
  const cut = all.map(withCutMessage);
  if (sizeOf(cut) <= budget.compactAboveBytes) return { entries: cut, omitted: 0 };
  const compact = cut.map(compactEntry);
  if (sizeOf(compact) <= budget.atMostBytes) return { entries: compact, omitted: 0 };
  return mostTelling(compact, budget.atMostBytes);
}

function withCutMessage(entry: AggregatedEntry): AggregatedEntry {
  const appliedMessage = cutAt(entry.appliedMessage, MESSAGE_BYTES);
  return appliedMessage === entry.appliedMessage ? entry : { ...entry, appliedMessage };
}

/** How many failed entries take precedence over all others. */
const FAILURES_FIRST = 100;

/** As many entries as fit: failed ones first, but not only those. */
function mostTelling(entries: readonly AggregatedEntry[], bytes: number): FittedEntries {
  const isBad = ({ applied, ready = true }: AggregatedEntry) => !applied || !ready;
  const bad = entries.filter(isBad).slice(0, FAILURES_FIRST);
  const kept = new Set<AggregatedEntry>();
  let room = bytes;
  for (const entry of new Set([...bad, ...entries])) {
    room -= sizeOf(entry) + 1;
    if (room < 0) break;
    kept.add(entry);
  }
  return { entries: entries.filter((e) => kept.has(e)), omitted: entries.length - kept.size };
}

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** The fields of a status that the workload kinds read. */
const TELLING_FIELDS = [
  'address',
  'addresses',
  'availableReplicas',
  'components',
  'defaultRelease',
  'canaryRelease',
  'generation',
  'loadBalancer',
  'modelStatus',
  'observedGeneration',
  'readyReplicas',
  'releases',
  'replicas',
  'resourceTemplateGeneration',
  'traffic',
  'updatedReplicas',
  'url',
  'workloads',
];

/** `entry` with only those parts of its status that the workload kinds read. */
function compactEntry({ status, ...entry }: AggregatedEntry): AggregatedEntry {
  if (status === undefined || !workloadKind(entry.resource)) return entry;
  return { ...entry, status: compactStatus(status) };
}

function compactStatus(status: unknown): object {
  const fields = Object.entries(status ?? {}).filter(([name]) => TELLING_FIELDS.includes(name));
  const conditions = listAt(status, 'conditions').map((condition) => ({
    type: textAt(condition, 'type'),
    status: textAt(condition, 'status'),
  }));
  return { ...Object.fromEntries(fields), ...(conditions.length > 0 && { conditions }) };
}
