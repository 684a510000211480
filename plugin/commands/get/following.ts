import { HmlsError } from '../../../src/errors.ts';
import type { List } from '../../../src/kube/cluster.ts';
import { type FollowOptions, follow, type ListWatch, type News } from '../../../src/kube/follow.ts';
import type { Clock } from '../../../src/kube/until.ts';
import { keyOf, type ObjectMeta, refOf } from '../../../src/kubernetes/object.ts';

export interface Change<T> {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly item: T;
}

export interface ChangesOptions extends Clock {
  /** Called once for each time that the server cannot be watched for a while. */
  onLost(error: HmlsError): void;
  /** Called once for each time that it can be watched again. */
  onFound?(): void;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 5000;

/** A connection that ends once is not worth a word. */
const LOST = 2;

/** A server that has just started may refuse, or not know, what it will serve in a moment. */
const REFUSALS_AFTER_LOSS = 7;

/**
 * The changes after `first`, without end: through disconnects, restarts of the server and expired
 * resourceVersions. Nothing is reported twice; of several changes to one object while it could not be
 * watched, only the last.
 *
 * @throws HmlsError for failures that do not pass by themselves, such as `forbidden`
 */
export async function* changesOf<T>(
  first: List<T>,
  source: ListWatch<T>,
  options: ChangesOptions,
): AsyncGenerator<Change<T>> {
  const view = new View(first.items, source.metadataOf);
  const outage = new Outage(options);
  for await (const news of follow(source, followOptions(first, options))) {
    if (news.type === 'failed') outage.failed(news.error);
    else {
      outage.heard();
      yield* view.take(news);
    }
  }
}

const followOptions = (first: List<unknown>, { now, sleep }: Clock): FollowOptions => ({
  from: first.resourceVersion,
  firstDelayMs: FIRST_DELAY_MS,
  maxDelayMs: MAX_DELAY_MS,
  timing: { now: () => now().getTime(), sleep: (ms) => sleep(ms), random: () => 0 },
  signal: new AbortController().signal,
});

const PASSING: readonly string[] = ['unreachable', 'server-error', 'expired'];

/** How long the server has not been heard from, in attempts. */
class Outage {
  #failures = 0;
  #watched = false;
  readonly #options: ChangesOptions;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  heard(): void {
    this.#watched = true;
    if (this.#failures >= LOST) this.#options.onFound?.();
    this.#failures = 0;
  }

  /** @throws the error, unless it may pass */
  failed(error: Error): void {
    if (!(error instanceof HmlsError)) throw error;
    const patience = this.#watched ? REFUSALS_AFTER_LOSS : 0;
    if (!PASSING.includes(error.code) && this.#failures >= patience) throw error;
    this.#failures++;
    if (this.#failures === LOST) this.#options.onLost(error);
  }
}

/** What has been reported so far. */
class View<T> {
  readonly #metadataOf: (item: T) => ObjectMeta;
  #items: Map<string, T>;

  constructor(items: readonly T[], metadataOf: (item: T) => ObjectMeta) {
    this.#metadataOf = metadataOf;
    this.#items = this.#byKey(items);
  }

  take(news: Exclude<News<T>, { type: 'failed' }>): readonly Change<T>[] {
    if (news.type === 'bookmark') return [];
    return news.type === 'listed'
      ? this.#replaced(news.items)
      : this.#taken({ type: news.type, item: news.object });
  }

  #taken(change: Change<T>): Change<T>[] {
    const { type, item } = change;
    const key = this.#keyOf(item);
    const known = this.#items.get(key);
    const version = this.#metadataOf(item).resourceVersion;
    if (known && type !== 'deleted' && this.#metadataOf(known).resourceVersion === version)
      return [];
    if (type === 'deleted') this.#items.delete(key);
    else this.#items.set(key, item);
    return [change];
  }

  /** The differences to a new list. */
  #replaced(list: readonly T[]): Change<T>[] {
    const before = this.#items;
    const now = this.#byKey(list);
    this.#items = now;
    const gone = [...before].filter(([key, old]) => !this.#isSame(old, now.get(key)));
    return [
      ...gone.map(([, item]) => ({ type: 'deleted' as const, item })),
      ...[...now].flatMap(([key, item]) => this.#changeTo(item, before.get(key))),
    ];
  }

  #changeTo(item: T, before: T | undefined): Change<T>[] {
    if (before === undefined || !this.#isSame(before, item)) return [{ type: 'added', item }];
    const [old, now] = [before, item].map((one) => this.#metadataOf(one).resourceVersion);
    return old === now ? [] : [{ type: 'modified', item }];
  }

  /** A recreated object is a different one. */
  #isSame(a: T, b: T | undefined): boolean {
    return b !== undefined && this.#metadataOf(a).uid === this.#metadataOf(b).uid;
  }

  #byKey(items: readonly T[]): Map<string, T> {
    return new Map(items.map((item) => [this.#keyOf(item), item]));
  }

  #keyOf(item: T): string {
    return keyOf(refOf({ metadata: this.#metadataOf(item) }));
  }
}
