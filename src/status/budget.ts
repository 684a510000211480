import type { AggregatedEntry } from '../hmls/hypermlservice.ts';
import { listAt, textAt } from '../kubernetes/fields.ts';
import { workloadKind } from '../workloads/index.ts';
import { cutAt } from './text.ts';

/** Longest `appliedMessage`, in bytes of UTF-8. */
const MESSAGE_BYTES = 1024;

/** How large the entries may be, in bytes of JSON, before something has to go. */
export interface Budget {
  /** Above this, an entry keeps only what routing and readiness need. */
  readonly compactAboveBytes: number;
  /** Above this, entries are left out. */
  readonly atMostBytes: number;
}

/**
 * An object must fit into 1.5 MiB, spec and status together: etcd's default `--max-request-bytes`.
 * And a status is written whole at every change, so a large one is costly long before that.
 */
const COMPACT_ABOVE_BYTES = 512 << 10;
const AT_MOST_BYTES = 1 << 20;
const OBJECT_BYTES = 1_400_000;

/** What is left for the entries of an object whose other parts have that size. */
export const budgetBeside = (bytes: number): Budget => ({
  compactAboveBytes: Math.min(COMPACT_ABOVE_BYTES, roomBeside(bytes)),
  atMostBytes: Math.min(AT_MOST_BYTES, roomBeside(bytes)),
});

const roomBeside = (bytes: number) => Math.max(0, OBJECT_BYTES - bytes);

export interface FittedEntries {
  /** In the order in which they came. */
  readonly entries: readonly AggregatedEntry[];
  /** How many were left out. */
  readonly omitted: number;
}

/** `entries` in no more than `budget` allows: whole if possible, else compact, else not all of them. */
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

/** Failed entries that are kept before any other. */
const FAILURES_FIRST = 100;

/** As many as there is room for: failures first, but not only failures. */
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

/** What a kind needs of its status so that it is read as before. */
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

/** `entry` without what only people would read, and without a status that nobody reads. */
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
