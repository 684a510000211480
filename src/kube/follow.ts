import { HmlsError } from '../errors.ts';
import type { ObjectMeta } from '../kubernetes/object.ts';
import type { List, WatchEvent } from './cluster.ts';
import type { WatchOptions } from './requests.ts';
import { backoff, type Timing } from './timing.ts';

/** Anything that can be listed and then watched: objects, or rows of a table. */
export interface ListWatch<T> {
  list(): Promise<List<T>>;
  watch(from: WatchOptions): AsyncIterable<WatchEvent<T>>;
  metadataOf(item: T): ObjectMeta;
}

/** One step of a follower. All but `failed` mean that the server has been heard from. */
export type News<T> =
  | WatchEvent<T>
  /** The whole state: an item that is missing from it was deleted. */
  | { readonly type: 'listed'; readonly items: readonly T[] }
  /** The list or watch failed. The next attempt follows after a delay. */
  | { readonly type: 'failed'; readonly error: Error };

export interface FollowOptions {
  /** The resourceVersion of a list that the caller already has; absent: `follow` lists first. */
  readonly from?: string | undefined;
  /** Delays after failures double from the first to the longest. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  readonly timing: Timing;
  readonly signal: AbortSignal;
}

/** A shorter watch counts as a failure: a server that closes at once must not be hammered. */
const STABLE_MS = 1000;

/**
 * Lists, watches and resumes where the last watch ended, until `signal` aborts or the caller leaves the
 * loop: through disconnects, restarts of the API server and expired resourceVersions. Never throws.
 */
export async function* follow<T>(
  source: ListWatch<T>,
  { from, firstDelayMs, maxDelayMs, timing, signal }: FollowOptions,
): AsyncGenerator<News<T>> {
  const cursor = { version: from };
  const delays = backoff(firstDelayMs, maxDelayMs, timing.random);
  while (!signal.aborted) {
    let openedAt: number | undefined;
    let failed = false;
    for await (const news of listAndWatch(source, cursor, signal)) {
      if (signal.aborted) return;
      if (news.type === 'failed') failed = true;
      else if (news.type !== 'listed') openedAt ??= timing.now();
      yield news;
    }
    const wasStable = openedAt !== undefined && timing.now() - openedAt >= STABLE_MS;
    if (wasStable) delays.reset();
    if (failed || !wasStable) await timing.sleep(delays.next(), signal).catch(() => {});
  }
}

/** Where the next watch starts; without a version, it lists first. */
interface Cursor {
  version: string | undefined;
}

/** One watch to its end, after a list if that is needed. */
async function* listAndWatch<T>(
  source: ListWatch<T>,
  cursor: Cursor,
  signal: AbortSignal,
): AsyncGenerator<News<T>> {
  try {
    if (cursor.version === undefined) {
      const { items, resourceVersion } = await source.list();
      cursor.version = resourceVersion;
      yield { type: 'listed', items };
    }
    for await (const event of source.watch({ resourceVersion: cursor.version, signal })) {
      cursor.version = versionAfter(event, source) ?? cursor.version;
      yield event;
    }
  } catch (error) {
    if (!canResumeAfter(error)) cursor.version = undefined;
    yield { type: 'failed', error: error as Error };
  }
}

const versionAfter = <T>(event: WatchEvent<T>, { metadataOf }: ListWatch<T>) =>
  event.type === 'bookmark' ? event.resourceVersion : metadataOf(event.object).resourceVersion;

/**
 * Only if the server gave no answer can it be trusted to still know our version. After any other failure
 * the version may be too old, or from before a backup was restored.
 */
const canResumeAfter = (error: unknown) => error instanceof HmlsError && !error.answered;
