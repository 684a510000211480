import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import type { Reflection } from '../../../src/kube/reflection.ts';
import { type Goal, isReached } from '../../../src/reports/goal.ts';
import { hopelessCause } from '../../../src/reports/unrecoverable.ts';
import type { Context } from '../../context.ts';
import type { ProgressLine } from '../../output/progress.ts';

export interface Wish {
  /** All of them. */
  readonly goals: readonly Goal[];
  readonly timeoutMs: number;
  /** How long a cause that cannot heal must stand before it counts. */
  readonly graceMs: number;
}

export interface Onlookers {
  readonly progress: ProgressLine;
  /** Told of each that has reached its goals. */
  onMet(service: HyperMLService): void;
}

/**
 * Waits until all of some HyperMLServices have reached their goals, or one never will. It looks when
 * something changes, and when a time is up.
 */
export class Wait {
  readonly #wish: Wish;
  readonly #context: Pick<Context, 'timers'>;
  readonly #onlookers: Onlookers;
  readonly #start: number;
  /** By uid, as they were seen first. */
  readonly #pending: Map<string, HyperMLService>;
  /** Since when each has had a cause that cannot heal. */
  readonly #hopelessSince = new Map<string, number>();
  readonly #ended = Promise.withResolvers<void>();
  #cancelAlarm = () => {};

  constructor(
    services: readonly HyperMLService[],
    wish: Wish,
    context: Pick<Context, 'timers'>,
    onlookers: Onlookers,
  ) {
    this.#wish = wish;
    this.#context = context;
    this.#onlookers = onlookers;
    this.#start = context.timers.now();
    this.#pending = new Map(services.map((hmls) => [hmls.metadata.uid ?? '', hmls]));
  }

  /**
   * Resolves when all are met.
   *
   * @throws HmlsError `timed-out`, `not-ready` if one never will be
   */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** To be called when `view` may have changed. */
  look(view: Pick<Reflection<HyperMLService>, 'list'>): void {
    this.#cancelAlarm();
    try {
      const now = new Map(view.list().map((hmls) => [hmls.metadata.uid ?? '', hmls]));
      for (const [uid, first] of [...this.#pending]) this.#judge(uid, first, now.get(uid));
      this.#settle(now, view);
    } catch (error) {
      this.#ended.reject(error);
    }
  }

  #judge(uid: string, first: HyperMLService, now: HyperMLService | undefined): void {
    const { goals } = this.#wish;
    if (goals.every((goal) => (now ? isReached(goal, now) : goal.is === 'deleted'))) {
      this.#pending.delete(uid);
      this.#onlookers.onMet(first);
      return;
    }
    if (!now) throw gone(first);
    const cause = goals.map((goal) => hopelessCause(now, goal)).find((text) => text !== undefined);
    if (cause === undefined) this.#hopelessSince.delete(uid);
    else this.#despair(uid, first, cause);
  }

  #despair(uid: string, hmls: HyperMLService, cause: string): void {
    const { graceMs, timeoutMs } = this.#wish;
    const now = this.#context.timers.now();
    const since = this.#hopelessSince.get(uid) ?? now;
    this.#hopelessSince.set(uid, since);
    if (now - since >= graceMs && timeoutMs > 0) throw never(hmls, cause);
  }

  #settle(
    now: ReadonlyMap<string, HyperMLService>,
    view: Pick<Reflection<HyperMLService>, 'list'>,
  ) {
    const { progress } = this.#onlookers;
    if (this.#pending.size === 0) {
      progress.clear();
      return this.#ended.resolve();
    }
    progress.show([...this.#pending.keys()].flatMap((uid) => now.get(uid) ?? []));
    const left = this.#start + this.#wish.timeoutMs - this.#context.timers.now();
    if (left <= 0) throw timedOut([...this.#pending.values()], this.#wish);
    this.#cancelAlarm = this.#context.timers.after(Math.min(left, this.#untilGraceEnds()), () =>
      this.look(view),
    );
  }

  #untilGraceEnds(): number {
    const first = Math.min(...this.#hopelessSince.values());
    return Math.max(0, first + this.#wish.graceMs - this.#context.timers.now());
  }
}

const plural = ({ metadata }: HyperMLService) => `hypermlservices/${metadata.name}`;

const hintAt = ({ metadata: { name, namespace }, spec }: HyperMLService) =>
  `kubectl hmls ${spec.suspend ? 'resume' : 'status'} ${name} -n ${namespace}`;

const gone = (hmls: HyperMLService) =>
  new HmlsError('not-ready', `${plural(hmls)} was deleted in the meantime`);

const never = (hmls: HyperMLService, cause: string) =>
  new HmlsError('not-ready', `waiting will not help ${plural(hmls)}: ${cause}`, {
    hint: hintAt(hmls),
  });

/** In the words of kubectl. */
function timedOut(services: readonly HyperMLService[], { timeoutMs }: Wish): Error {
  const say = (hmls: HyperMLService) =>
    timeoutMs > 0
      ? `timed out waiting for the condition on ${plural(hmls)}`
      : `condition not met for ${plural(hmls)}`;
  const errors = services.map((hmls) => new HmlsError('timed-out', say(hmls)));
  const [only, ...others] = errors;
  return only && others.length === 0 ? only : new AggregateError(errors);
}
