import { tellEvent } from '../../src/controller/events.ts';
import { Metrics } from '../../src/controller/metrics.ts';
import { type Rate, rateLimited } from '../../src/controller/ratelimit.ts';
import {
  Controller,
  type ControllerOptions,
  type ControllerReport,
} from '../../src/controller/run.ts';
import type { Report } from '../../src/controller/world.ts';
import { HmlsError } from '../../src/domain/errors.ts';
import { keyOf, type Ref } from '../../src/domain/object.ts';
import type { Cluster, Election } from '../../src/kube/cluster.ts';
import type { Context } from '../context.ts';
import { type Log, type LogOptions, logTo } from './log.ts';
import { serve } from './server.ts';

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
  log('info', 'started', { hub: hub.server, identity: options.identity });
  try {
    await replica.work(context.untilStopped());
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
  #election: Election | undefined;
  #controller: Controller | undefined;

  constructor(hub: Cluster, options: RunOptions, context: Context, log: Log) {
    this.#hub = hub;
    this.#options = options;
    this.#context = context;
    this.#log = log;
    this.#metrics = new Metrics({
      queueDepth: () => this.#controller?.queueDepth ?? 0,
      leading: () => this.#controller !== undefined,
      services: () => this.#controller?.services() ?? [],
      watchAges: () => this.#controller?.watchAges() ?? {},
    });
  }

  /** Works while it leads, until `stopped`. */
  async work(stopped: Promise<void>): Promise<void> {
    const lost = this.#options.lease ? this.#campaign(this.#options.lease) : this.#begin();
    const end = await Promise.race([stopped.then(() => 'stopped' as const), lost]);
    await this.#controller?.stop();
    // Only now may another begin: nothing of ours is under way any more.
    await this.#election?.stop();
    if (end === 'lost')
      throw new HmlsError('unreachable', 'error: the lease was lost to another replica');
  }

  unready(): string | undefined {
    if (this.#controller) return this.#controller.unready();
    return this.#election?.failure?.message;
  }

  async metrics() {
    return { contentType: this.#metrics.contentType, text: await this.#metrics.text() };
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
      });
    });
  }

  /** Never resolves: without a lease there is no lead to lose. */
  async #begin(): Promise<never> {
    this.#log('info', 'leading', { identity: this.#options.identity });
    const { timers } = this.#context;
    this.#controller = new Controller(this.#options, {
      hub: this.#hub,
      reflect: await this.#context.reflect(),
      connectTo: async (kubeconfig) =>
        rateLimited(await this.#context.connectTo(kubeconfig), this.#options.rate, timers),
      timers,
      report: this.#report(),
    });
    return new Promise(() => {});
  }

  #report(): Report & ControllerReport {
    return {
      wrote: (cluster, verb, kind, ref) => {
        this.#metrics.wrote(cluster, verb, kind);
        this.#log('info', 'wrote', { cluster, verb, kind, object: keyOf(ref) });
      },
      noted: (hmls, notes) => {
        for (const note of notes) {
          tellEvent(this.#hub, hmls, note, this.#context.now()).catch((error: unknown) => {
            this.#log('warn', 'event not written', { error: wordsOf(error) });
          });
        }
      },
      passed: (key, outcome, seconds, waitedSeconds) => {
        this.#metrics.passed(outcome, seconds, waitedSeconds);
        this.#log('debug', 'passed', { hypermlservice: key, outcome, seconds, waitedSeconds });
      },
      failed: (key, error, failures) => {
        const level = isContention(error) ? 'debug' : 'error';
        this.#log(level, 'pass failed', { hypermlservice: key, failures, error: wordsOf(error) });
      },
    };
  }
}

/** Somebody wrote in between: what optimistic locking is for, and no news. */
const isContention = (error: unknown) => error instanceof HmlsError && error.code === 'conflict';

/** What to say of an error: a failure in its own words, a bug with its stack. */
function wordsOf(error: unknown): string {
  if (error instanceof HmlsError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : `${error}`;
}
