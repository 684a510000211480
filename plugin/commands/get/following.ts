import { HmlsError } from '../../../src/errors.ts';
import type { WatchEvent, WatchOptions } from '../../../src/kube/cluster.ts';
import { keyOf, type ObjectMeta, refOf } from '../../../src/kubernetes/object.ts';

/** What can be listed, and then watched: objects, or rows of a table. */
export interface Followed<T> {
  list(): Promise<Listed<T>>;
  watch(from: WatchOptions): AsyncIterable<WatchEvent<T>>;
  metadataOf(item: T): ObjectMeta;
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

export interface Change<T> {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly item: T;
}

export interface FollowOptions {
  sleep(ms: number): Promise<void>;
  /** Told once of each time that the server cannot be watched for a while. */
  onLost(error: HmlsError): void;
  /** Told once of each time that it can be watched again. */
  onFound?(): void;
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5000;

/** A connection that ends once is no news. */
const LOST = 2;

/** A server that has just started may refuse, or not know, what it will give in a moment. */
const REFUSALS_AFTER_LOSS = 7;

/**
 * The changes after `first`, for ever: through disconnects, restarts of the server, and versions that it
 * has forgotten. Nothing is told twice; of several changes to one object that happen while nobody can
 * watch, the last.
 *
 * @throws HmlsError what will not pass by itself, such as `forbidden`
 */
export async function* changesOf<T>(
  first: Listed<T>,
  followed: Followed<T>,
  { sleep, onLost, onFound }: FollowOptions,
): AsyncGenerator<Change<T>> {
  const view = new View(first, followed.metadataOf);
  let watched = false;
  for (let failures = 0; ; ) {
    try {
      for await (const changes of view.next(followed)) {
        watched = true;
        if (failures >= LOST) onFound?.();
        failures = 0;
        yield* changes;
      }
    } catch (error) {
      if (!(error instanceof HmlsError)) throw error;
      const patience = watched ? REFUSALS_AFTER_LOSS : 0;
      if (!PASSING.includes(error.code) && failures >= patience) throw error;
      view.failed(error);
      failures++;
      if (failures === LOST) onLost(error);
    }
    await sleep(Math.min(FIRST_DELAY_MS * 2 ** failures, MAX_DELAY_MS));
  }
}

const PASSING: readonly string[] = ['unreachable', 'server-error', 'expired'];

/** What has been told so far. */
class View<T> {
  readonly #metadataOf: (item: T) => ObjectMeta;
  #items: Map<string, T>;
  /** Undefined if the server may have forgotten it. */
  #version: string | undefined;

  constructor({ items, resourceVersion }: Listed<T>, metadataOf: (item: T) => ObjectMeta) {
    this.#metadataOf = metadataOf;
    this.#items = this.#byKey(items);
    this.#version = resourceVersion;
  }

  /**
   * Only a server that gave no answer can be trusted to still know our version. After any other failure
   * it must list: the version is too old, or from a time before a backup was restored.
   */
  failed({ reason }: HmlsError): void {
    if (reason !== undefined) this.#version = undefined;
  }

  /** What one watch has to tell, after a list if that is needed; now and then that nothing changed. */
  async *next(followed: Followed<T>): AsyncGenerator<readonly Change<T>[]> {
    if (this.#version === undefined) {
      const { items, resourceVersion } = await followed.list();
      yield this.#replaced(items);
      this.#version = resourceVersion;
    }
    const from = { resourceVersion: this.#version, signal: new AbortController().signal };
    for await (const event of followed.watch(from)) {
      yield event.type === 'bookmark'
        ? this.#moved(event.resourceVersion)
        : this.#taken({ type: event.type, item: event.object });
    }
  }

  #moved(version: string): [] {
    this.#version = version;
    return [];
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
    this.#version = version ?? this.#version;
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

  /** One that was deleted and made anew is another. */
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
