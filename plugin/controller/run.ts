import { tellEvent } from '../../src/controller/events.ts';
import { Gate, type Rate } from '../../src/controller/gate.ts';
import {
  Controller,
  type ControllerOptions,
  type ControllerReport,
} from '../../src/controller/hmls/controller.ts';
import { type Log, type LogOptions, logTo } from '../../src/controller/log.ts';
import { Metrics } from '../../src/controller/metrics.ts';
import type { Report } from '../../src/controller/report.ts';
import { serve } from '../../src/controller/server.ts';
import { HmlsError, isA } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { Election } from '../../src/kube/election.ts';
import { keyOf, type Ref, refOf } from '../../src/kubernetes/object.ts';
import type { Note } from '../../src/status/transitions.ts';
import type { Context } from '../context.ts';

export interface RunOptions extends ControllerOptions {
  /** Of writes to Karmada. */
  readonly rate: Rate;
  /** The Lease by which replicas agree on who works; undefined: there is only this one. */
  readonly lease: Ref | undefined;
  /** Who we are in the Lease. */
  readonly identity: string;
  /** Where probes and metrics are served, HOST:PORT; '' for nowhere. */
  readonly address: string;
  readonly log: LogOptions;
}

/**
 * Runs the controller until the process is asked to stop.
 *
 * @throws HmlsError `unreachable` if the lease is lost: the process must end, for another one works now
 */
export async function runController(
  hub: Cluster,
  options: RunOptions,
  context: Context,
): Promise<void> {
  const log = logTo((line) => context.io.err(line), context.now, options.log);
  const replica = new Replica(hub, options, context, log);
  const stopServing = options.address === '' ? () => {} : await serve(options.address, replica);
  const stopped = context.untilStopped();
  log('info', 'started', { hub: hub.server, identity: options.identity });
  try {
    await replica.work(stopped);
  } finally {
    stopServing();
  }
  log('info', 'stopped');
}

/** One of several processes, of which one works at a time. */
class Replica {
  readonly #hub: Cluster;
  readonly #options: RunOptions;
  readonly #context: Context;
  readonly #log: Log;
  readonly #metrics: Metrics;
  readonly #gate: Gate;
  /** Events that are being written. */
  readonly #telling = new Set<Promise<void>>();
  #election: Election | undefined;
  #controller: Controller | undefined;

  constructor(hub: Cluster, options: RunOptions, context: Context, log: Log) {
    this.#hub = hub;
    this.#options = options;
    this.#context = context;
    this.#log = log;
    this.#metrics = new Metrics({
      queueDepth: () => this.#controller?.queueDepth ?? 0,
      leading: () => this.#controller !== undefined && this.#leads(),
      services: () => this.#controller?.services() ?? [],
      watchAges: () => this.#controller?.watchAges() ?? {},
    });
    this.#gate = new Gate(() => this.#leads(), context.timers);
  }

  /** Works while it leads, until `stopped`. */
  async work(stopped: Promise<unknown>): Promise<void> {
    const lost = this.#options.lease ? this.#campaign(this.#options.lease) : this.#begin();
    const end = await Promise.race([stopped.then(() => 'stopped' as const), lost]);
    this.#log('info', 'stopping', { because: end });
    this.#gate.close();
    await this.#controller?.stop();
    await Promise.all(this.#telling);
    // Only now may another begin: nothing of ours is under way any more.
    await this.#election?.stop();
    if (end === 'lost')
      throw new HmlsError('unreachable', 'error: the lease was lost: another replica may work now');
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

  /** Resolves if the lead is lost. */
  async #campaign(ref: Ref): Promise<'lost'> {
    const elect = await this.#context.elect();
    return new Promise((resolve) => {
      this.#election = elect({
        cluster: this.#hub,
        ref,
        identity: this.#options.identity,
        onLeading: () => void this.#begin(),
        onLost: () => resolve('lost'),
        onFailure: (error) => this.#log('warn', 'lease not to be had', leaseTrouble(ref, error)),
      });
    });
  }

  /** Never resolves: without a lease there is no lead to lose. */
  async #begin(): Promise<never> {
    this.#log('info', 'leading', { identity: this.#options.identity });
    const { rate } = this.#options;
    this.#controller = new Controller(this.#options, {
      hub: this.#gate.before(this.#hub),
      reflect: await this.#context.reflect(),
      connectTo: async (kubeconfig) =>
        this.#gate.before(await this.#context.connectTo(kubeconfig), rate),
      timers: this.#context.timers,
      report: this.#report(),
    });
    return new Promise(() => {});
  }

  #report(): Report & ControllerReport {
    return {
      wrote: (cluster, verb, kind, ref) => this.#wrote(cluster, verb, kind, ref),
      noted: (hmls, notes) => {
        for (const note of notes) this.#tell(hmls, note);
      },
      passed: (key, outcome, seconds, waitedSeconds) => {
        this.#metrics.passed(outcome, seconds, waitedSeconds);
        this.#log('debug', 'passed', { hypermlservice: key, outcome, seconds, waitedSeconds });
      },
      failed: (key, error, failures) => {
        const level = isContention(error) ? 'debug' : 'error';
        this.#log(level, 'pass failed', { hypermlservice: key, failures, error: wordsOf(error) });
      },
      lostSight: (plural, error) => {
        this.#log('warn', 'watch failed', { resource: plural, error: wordsOf(error) });
      },
    };
  }

  #wrote(...[cluster, verb, kind, ref]: Parameters<Report['wrote']>): void {
    this.#metrics.wrote(cluster, verb, kind);
    this.#log('info', 'wrote', { cluster, verb, kind, object: keyOf(ref) });
  }

  /** Writes an Event, beside the work: that one cannot be written holds up nothing. */
  #tell(hmls: HyperMLService, note: Note): void {
    const telling = tellEvent(this.#hub, hmls, note, this.#context.now())
      .then(({ verb, event }) => this.#wrote('hub', verb, 'Event', refOf(event)))
      .catch((error: unknown) => {
        this.#log('warn', 'event not written', { error: wordsOf(error) });
      })
      .finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }
}

/** A Lease cannot be made in a namespace that is not there, and that does not mend itself. */
function leaseTrouble(ref: Ref, error: Error) {
  const isMissing = isA(error, 'not-found');
  const hint = `namespace ${ref.namespace} must exist: kubectl hmls install makes hmls-system; --leader-elect-lease names another`;
  return { lease: keyOf(ref), error: wordsOf(error), ...(isMissing && { hint }) };
}

/** Somebody wrote in between: what optimistic locking is for, and no news. */
const isContention = (error: unknown) => isA(error, 'conflict');

/** What to say of an error: a failure in its own words, a bug with its stack. */
function wordsOf(error: unknown): string {
  if (error instanceof HmlsError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : `${error}`;
}
