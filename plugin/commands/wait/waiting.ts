import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import type { Reflection } from '../../../src/kube/reflection.ts';
import { type Goal, isReached } from '../../../src/reports/goal.ts';
import { unrecoverableCause } from '../../../src/reports/unrecoverable.ts';
import type { Context } from '../../context.ts';
import type { ProgressLine } from '../../output/progress.ts';

export interface WaitOptions {
  /** All of them. */
  readonly goals: readonly Goal[];
  readonly timeoutMs: number;
  /** How long an unrecoverable error must persist before giving up. */
  readonly graceMs: number;
}

export interface WaitObserver {
  readonly progress: ProgressLine;
  /** Called for each service that has reached its goals. */
  onMet(service: HyperMLService): void;
}

/**
 * Waits until all services have reached their goals, or one cannot reach them. Checks on every change,
 * and when a timeout or grace period ends.
 */
export class Wait {
  readonly #options: WaitOptions;
  readonly #context: Pick<Context, 'timers'>;
  readonly #observer: WaitObserver;
  readonly #start: number;
  /** By uid, as first seen. */
  readonly #pending: Map<string, HyperMLService>;
  /** Since when each has had an unrecoverable error. */
  readonly #unrecoverableSince = new Map<string, number>();
  readonly #ended = Promise.withResolvers<void>();
  #cancelAlarm = () => {};

  constructor(
    services: readonly HyperMLService[],
    options: WaitOptions,
    context: Pick<Context, 'timers'>,
    observer: WaitObserver,
  ) {
    this.#options = options;
    this.#context = context;
    this.#observer = observer;
    this.#start = context.timers.now();
    this.#pending = new Map(services.map((hmls) => [hmls.metadata.uid ?? '', hmls]));
  }

  /**
   * Resolves when all are met.
   *
   * @throws HmlsError `timed-out`, `not-ready` if one cannot be met
   */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Must be called whenever `view` may have changed. */
  look(view: Pick<Reflection<HyperMLService>, 'list'>): void {
    this.#cancelAlarm();
    try {
      const now = new Map(view.list().map((hmls) => [hmls.metadata.uid ?? '', hmls]));
      for (const [uid, first] of [...this.#pending]) this.#check(uid, first, now.get(uid));
      this.#resolveOrWait(now, view);
    } catch (error) {
      this.#ended.reject(error);
    }
  }

  #check(uid: string, first: HyperMLService, now: HyperMLService | undefined): void {
    const { goals } = this.#options;
    if (goals.every((goal) => (now ? isReached(goal, now) : goal.is === 'deleted'))) {
      this.#pending.delete(uid);
      this.#observer.onMet(first);
      return;
    }
    if (!now) throw gone(first);
    const cause = goals
      .map((goal) => unrecoverableCause(now, goal))
      .find((text) => text !== undefined);
    if (cause === undefined) this.#unrecoverableSince.delete(uid);
    else this.#giveUpAfterGrace(uid, first, cause);
  }

  #giveUpAfterGrace(uid: string, hmls: HyperMLService, cause: string): void {
    const { graceMs, timeoutMs } = this.#options;
    const now = this.#context.timers.now();
    const since = this.#unrecoverableSince.get(uid) ?? now;
    this.#unrecoverableSince.set(uid, since);
    if (now - since >= graceMs && timeoutMs > 0) throw unrecoverable(hmls, cause);
  }

  #resolveOrWait(
    now: ReadonlyMap<string, HyperMLService>,
    view: Pick<Reflection<HyperMLService>, 'list'>,
  ) {
    const { progress } = this.#observer;
    if (this.#pending.size === 0) {
      progress.clear();
      return this.#ended.resolve();
    }
    progress.show([...this.#pending.keys()].flatMap((uid) => now.get(uid) ?? []));
    const left = this.#start + this.#options.timeoutMs - this.#context.timers.now();
    if (left <= 0) throw timedOut([...this.#pending.values()], this.#options);
    this.#cancelAlarm = this.#context.timers.after(Math.min(left, this.#untilGraceEnds()), () =>
      this.look(view),
    );
  }

  #untilGraceEnds(): number {
    const first = Math.min(...this.#unrecoverableSince.values());
    return Math.max(0, first + this.#options.graceMs - this.#context.timers.now());
  }
}

const plural = ({ metadata }: HyperMLService) => `hypermlservices/${metadata.name}`;

const hintAt = ({ metadata: { name, namespace }, spec }: HyperMLService) =>
  `kubectl hmls ${spec.suspend ? 'resume' : 'status'} ${name} -n ${namespace}`;

const gone = (hmls: HyperMLService) =>
  new HmlsError('not-ready', `${plural(hmls)} was deleted while waiting`);

const unrecoverable = (hmls: HyperMLService, cause: string) =>
  new HmlsError('not-ready', `gave up waiting for ${plural(hmls)}: ${cause}`, {
    hint: hintAt(hmls),
  });

/** In the words of kubectl. */
function timedOut(services: readonly HyperMLService[], { timeoutMs }: WaitOptions): Error {
  const say = (hmls: HyperMLService) =>
    timeoutMs > 0
      ? `timed out waiting for the condition on ${plural(hmls)}`
      : `condition not met for ${plural(hmls)}`;
  const errors = services.map((hmls) => new HmlsError('timed-out', say(hmls)));
  const [only, ...others] = errors;
  return only && others.length === 0 ? only : new AggregateError(errors);
}
