import type { AggregatedEntry, HyperMLService } from '../hmls/hypermlservice.ts';
import { explanationOf } from '../karmada/causes.ts';
import { present } from '../kubernetes/fields.ts';
import type { Phase, Replicas } from '../workloads/kind.ts';
import { healthOf } from './health.ts';

/** How serious a state is, worst first. */
export const LEVELS = ['bad', 'unknown', 'halted', 'busy', 'good'] as const;
export type Level = (typeof LEVELS)[number];

/** Every state, in one word, and how serious it is. The words are part of the interface. */
const LEVEL_OF = {
  NotApplied: 'bad',
  Failed: 'bad',
  Unknown: 'unknown',
  NotReported: 'unknown',
  Suspended: 'halted',
  Stopped: 'halted',
  Waiting: 'busy',
  Deleting: 'busy',
  Progressing: 'busy',
  Applied: 'good',
  Ready: 'good',
} as const satisfies Readonly<Record<string, Level>>;

export type State = keyof typeof LEVEL_OF;

export const levelOf = (state: State): Level => LEVEL_OF[state];

/** The state of one manifest on one spoke. */
export interface EntryState {
  readonly state: State;
  /** Workloads only, if their kind reports it. */
  readonly replicas?: Replicas;
  /** Why it is not good, in one CamelCase word; absent when it is. */
  readonly reason?: string;
  /** Why, and what to do about it, in one sentence; absent when it is good. */
  readonly message?: string;
}

/**
 * The state of `entry`, by Karmada's result, the status from the spoke, and whether that is stale.
 */
export function entryStateOf(hmls: HyperMLService, entry: AggregatedEntry): EntryState {
  const health = healthOf(hmls, entry);
  const replicas = present({ replicas: health?.replicas });
  if (entry.stale) return { state: 'Unknown', ...whyUnknown(hmls) };
  if (!entry.applied) {
    const { reason = 'ApplyFailed' } = entry;
    return { state: unapplied(reason), reason, message: explanationOf(entry) };
  }
  if (!health) return { state: 'Applied' };
  // The controller may have seen more of the status than it could keep, so its readiness counts.
  if (entry.ready ?? health.ready) return { state: 'Ready', ...replicas };
  const { phase, reason = 'NotReady', message = 'Not ready' } = health;
  return { state: STATE_IN[phase], ...replicas, reason, message };
}

/** The state of a workload that is not ready; `ready` is a status of an earlier manifest. */
const STATE_IN: Readonly<Record<Phase, State>> = {
  failed: 'Failed',
  unknown: 'NotReported',
  stopped: 'Stopped',
  progressing: 'Progressing',
  ready: 'Progressing',
};

function unapplied(reason: string): State {
  if (reason === 'Waiting' || reason === 'Deleting' || reason === 'Suspended') return reason;
  return reason === 'KarmadaUnreachable' ? 'Unknown' : 'NotApplied';
}

/** Why the state is unknown: Karmada cannot reach the spoke, or cannot be reached itself. */
function whyUnknown(hmls: HyperMLService): Pick<EntryState, 'reason' | 'message'> {
  const karmada = karmadaProblem(hmls);
  return (
    karmada ?? {
      reason: 'ClusterNotReady',
      message: 'Cluster unreachable from Karmada; last known status may be stale',
    }
  );
}

/** Why Karmada itself cannot be reached; undefined if it can. */
function karmadaProblem({ status }: HyperMLService) {
  const found = status?.conditions?.find(({ type }) => type === 'ClustersReachable');
  const { reason = '', message = '' } = found ?? {};
  return found?.status === 'False' && reason.startsWith('Karmada')
    ? { reason, message }
    : undefined;
}

/** Whether the status of a service is of the current generation of its spec. */
export const isObserved = ({ metadata, status }: HyperMLService): boolean =>
  (status?.observedGeneration ?? -1) >= (metadata.generation ?? 0);
