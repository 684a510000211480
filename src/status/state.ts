import type { AggregatedEntry, HyperMLService } from '../hmls/hypermlservice.ts';
import { explanationOf } from '../karmada/causes.ts';
import { present } from '../kubernetes/fields.ts';
import type { Phase, Replicas } from '../workloads/kind.ts';
import { healthOf } from './health.ts';

/** How serious a standing is, the worst first. */
export const LEVELS = ['bad', 'unknown', 'halted', 'busy', 'good'] as const;
export type Level = (typeof LEVELS)[number];

/** Every standing, in one word, and how serious it is. The words are part of the interface. */
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

export type Standing = keyof typeof LEVEL_OF;

export const levelOf = (standing: Standing): Level => LEVEL_OF[standing];

/** How one manifest does on one spoke. */
export interface Verdict {
  readonly standing: Standing;
  /** Workloads only, where their kind tells. */
  readonly replicas?: Replicas;
  /** Why it is not good, in one CamelCase word; absent when it is. */
  readonly reason?: string;
  /** Why, and what to do about it, in one sentence; absent when it is good. */
  readonly message?: string;
}

/** What `entry` comes to: Karmada's verdict, the spoke's report and their age, in one word. */
export function verdictOn(hmls: HyperMLService, entry: AggregatedEntry): Verdict {
  const health = healthOf(hmls, entry);
  const replicas = present({ replicas: health?.replicas });
  if (entry.stale) return { standing: 'Unknown', ...silence(hmls) };
  if (!entry.applied) {
    const { reason = 'ApplyFailed' } = entry;
    return { standing: unapplied(reason), reason, message: explanationOf(entry) };
  }
  if (!health) return { standing: 'Applied' };
  // The controller has seen more than the status it could keep: what it says of readiness counts.
  if (entry.ready ?? health.ready) return { standing: 'Ready', ...replicas };
  const { phase, reason = 'NotReady', message = 'It is not ready' } = health;
  return { standing: STANDING_IN[phase], ...replicas, reason, message };
}

/** Of a workload that is not ready; `ready` is a status that speaks of an earlier manifest. */
const STANDING_IN: Readonly<Record<Phase, Standing>> = {
  failed: 'Failed',
  unknown: 'NotReported',
  stopped: 'Stopped',
  progressing: 'Progressing',
  ready: 'Progressing',
};

function unapplied(reason: string): Standing {
  if (reason === 'Waiting' || reason === 'Deleting' || reason === 'Suspended') return reason;
  return reason === 'KarmadaUnreachable' ? 'Unknown' : 'NotApplied';
}

/** Why nobody hears of a spoke: Karmada does not, or nobody hears of Karmada. */
function silence(hmls: HyperMLService): Pick<Verdict, 'reason' | 'message'> {
  const karmada = karmadaProblem(hmls);
  return (
    karmada ?? {
      reason: 'ClusterNotReady',
      message: 'Karmada cannot reach the cluster: what it last said may have changed since',
    }
  );
}

/** Why Karmada itself cannot be asked; undefined if it can. */
export function karmadaProblem({ status }: HyperMLService) {
  const found = status?.conditions?.find(({ type }) => type === 'ClustersReachable');
  const { reason = '', message = '' } = found ?? {};
  return found?.status === 'False' && reason.startsWith('Karmada')
    ? { reason, message }
    : undefined;
}

/** Whether the status of a service speaks of its spec as it is now. */
export const isObserved = ({ metadata, status }: HyperMLService): boolean =>
  (status?.observedGeneration ?? -1) >= (metadata.generation ?? 0);
