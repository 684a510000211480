import { HmlsError, isA } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import type { Election, StartElection } from '../kube/election.ts';
import type { StartReflection } from '../kube/reflection.ts';
import type { Kind } from '../kubernetes/kinds.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../kubernetes/object.ts';
import type { Note } from '../status/transitions.ts';
import { Controller } from './controller.ts';
import { tellEvent } from './events.ts';
import { countedWrites, KIND_RULES } from './kinds.ts';
import { type Log, type LogOptions, logTo } from './log.ts';
import { Metrics } from './metrics.ts';
import type { Timers } from './queue.ts';
import type { ReconcilerSpec } from './reconciler.ts';
import type { ControllerReport, Report } from './report.ts';
import { serve } from './server.ts';

export interface ManagerOptions {
  readonly reconcilers: readonly ReconcilerSpec[];
  /** The Lease by which replicas elect a leader; undefined: there is only this replica. */
  readonly lease: Ref | undefined;
  /** The holder identity in the Lease. */
  readonly identity: string;
  /** Where probes and metrics are served, HOST:PORT; '' for nowhere. */
  readonly address: string;
  readonly log: LogOptions;
}

/** What the manager needs of the process that it runs in. */
export interface ManagerDeps {
  /** Writes to the log. */
  log(line: string): void;
  now(): Date;
  readonly timers: Timers;
  /** Loads the reflector. */
  reflect(): Promise<StartReflection>;
  /** Loads leader election. */
  elect(): Promise<StartElection>;
  /** Resolves when the process is asked to end. */
  untilStopped(): Promise<unknown>;
}

/**
 * Runs the reconcilers until the process is asked to end.
 *
 * @throws HmlsError `conflict` if the lease is lost: the process must end, for another one may
 * lead
 */
export async function runManager(
  hub: Cluster,
  options: ManagerOptions,
  deps: ManagerDeps,
): Promise<void> {
  const log = logTo(deps.log, deps.now, options.log);
  const replica = new Replica(hub, options, deps, log);
  const stopServing = options.address === '' ? () => {} : await serve(options.address, replica);
  const stopped = deps.untilStopped();
  log('info', 'started', { hub: hub.server, identity: options.identity });
  try {
    await replica.work(stopped);
  } finally {
    stopServing();
  }
  log('info', 'stopped');
}

/** One of several processes, of which one leads at a time. */
class Replica {
  readonly #hub: Cluster;
  readonly #options: ManagerOptions;
  readonly #deps: ManagerDeps;
  readonly #log: Log;
  readonly #metrics: Metrics;
  /** Events that are being written. */
  readonly #telling = new Set<Promise<void>>();
  #election: Election | undefined;
  #controller: Controller | undefined;
  #isStopping = false;

  constructor(hub: Cluster, options: ManagerOptions, deps: ManagerDeps, log: Log) {
    this.#hub = hub;
    this.#options = options;
    this.#deps = deps;
    this.#log = log;
    this.#metrics = new Metrics(options.reconcilers, countedWrites(KIND_RULES), {
      leading: () => this.#controller !== undefined && this.#leads(),
      kind: (name) => this.#controller?.kind(name),
    });
  }

  /** Reconciles while it leads, until `stopped`. */
  async work(stopped: Promise<unknown>): Promise<void> {
    const lost = this.#options.lease ? this.#campaign(this.#options.lease) : this.#begin();
    const end = await Promise.race([stopped.then(() => 'stopped' as const), lost]);
    this.#log('info', 'stopping', { because: end });
    this.#isStopping = true;
    await this.#controller?.stop();
    await Promise.all(this.#telling);
    // Only now may another replica lead: nothing is under way here any more.
    await this.#election?.stop();
    if (end === 'lost') {
      throw new HmlsError('conflict', 'lost the lease: another replica may be the leader');
    }
  }

  /** A replica that does not lead is ready if it could: if the lease can be had once it is free. */
  unready(): string | undefined {
    if (this.#controller) return this.#controller.unready();
    const { failure } = this.#election ?? {};
    const { lease } = this.#options;
    return failure && lease && `lease ${keyOf(lease)}: ${failure.message}`;
  }

  async metrics() {
    return { contentType: this.#metrics.contentType, text: await this.#metrics.text() };
  }

  #leads(): boolean {
    return this.#election?.leading ?? this.#options.lease === undefined;
  }

  /** Resolves if the lease is lost. */
  async #campaign(ref: Ref): Promise<'lost'> {
    const elect = await this.#deps.elect();
    return new Promise((resolve) => {
      this.#election = elect({
        cluster: this.#hub,
        ref,
        identity: this.#options.identity,
        onLeading: () => void this.#begin(),
        onLost: () => resolve('lost'),
        onFailure: (error) =>
          this.#log('warn', 'cannot acquire the lease', leaseProblem(ref, error)),
      });
    });
  }

  /** Never resolves: without a lease, the lead cannot be lost. */
  async #begin(): Promise<never> {
    this.#log('info', 'leading', { identity: this.#options.identity });
    const reflect = await this.#deps.reflect();
    // A controller that started now would not be stopped any more, and would write without the lease.
    if (!this.#isStopping) {
      this.#controller = new Controller(this.#options.reconcilers, {
        hub: this.#hub,
        reflect,
        timers: this.#deps.timers,
        leads: () => this.#leads(),
        report: this.#report(),
      });
    }
    return new Promise(() => {});
  }

  #report(): ControllerReport {
    return {
      wrote: (cluster, verb, kind, ref) => this.#wrote(cluster, verb, kind, ref),
      noted: (kind, object, notes) => {
        for (const note of notes) this.#tell(kind, object, note);
      },
      passed: (kind, key, outcome, seconds, waitedSeconds) => {
        this.#metrics.passed(kind, outcome, seconds, waitedSeconds);
        this.#log('debug', 'passed', { ...named(kind, key), outcome, seconds, waitedSeconds });
      },
      failed: (kind, key, error, failures) => {
        const level = isContention(error) ? 'debug' : 'error';
        this.#log(level, 'pass failed', { ...named(kind, key), failures, error: textOf(error) });
      },
      watchFailed: (kind, resource, error) => {
        this.#log('warn', 'watch failed', { kind, resource, error: textOf(error) });
      },
      notStarted: (kind, error) => {
        this.#log('error', 'reconciler not started', { kind, error: textOf(error) });
      },
    };
  }

  #wrote(...[cluster, verb, kind, ref]: Parameters<Report['wrote']>): void {
    this.#metrics.wrote({ cluster, verb, kind });
    this.#log('info', 'wrote', { cluster, verb, kind, object: keyOf(ref) });
  }

  /** Writes an Event without waiting for it: a failure is logged, and holds up nothing. */
  #tell(kind: Kind, object: KubeObject, note: Note): void {
    const telling = tellEvent(this.#hub, kind, object, note, this.#deps.now())
      .then(({ verb, event }) => this.#wrote('hub', verb, 'Event', refOf(event)))
      .catch((error: unknown) => {
        this.#log('warn', 'event not written', { error: textOf(error) });
      })
      .finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }
}

/** How a log line names the object of a pass, e.g. `hypermlservice=demo/mnist`. */
const named = (kind: string, key: string) => ({ [kind.toLowerCase()]: key });

/** A Lease cannot be created in a namespace that does not exist, which does not resolve itself. */
function leaseProblem(ref: Ref, error: Error) {
  const isMissing = isA(error, 'not-found');
  const hint = `create namespace ${ref.namespace}, or choose another Lease with --leader-elect-lease`;
  return { lease: keyOf(ref), error: textOf(error), ...(isMissing && { hint }) };
}

/** Another client wrote in between: optimistic locking at work, and no problem. */
const isContention = (error: unknown) => isA(error, 'conflict');

/** An error for the log: the message of a failure, the stack of a bug. */
function textOf(error: unknown): string {
  if (error instanceof HmlsError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : `${error}`;
}
