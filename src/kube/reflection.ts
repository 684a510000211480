import type { Kind } from '../kubernetes/kinds.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../kubernetes/object.ts';
import type { Cluster } from './cluster.ts';
import { follow, type ListWatch, type News } from './follow.ts';
import type { Scope } from './requests.ts';
import { realTiming, type Timing } from './timing.ts';

/** A local copy of one kind that a reflector keeps current. Its objects must not be modified. */
export interface Reflection<T extends KubeObject> {
  /** Resolves once the first list is in; never rejects. */
  readonly synced: Promise<void>;
  get(ref: Ref): T | undefined;
  list(): readonly T[];
  /** When the API server last sent a list, an event or a bookmark; undefined before the first. */
  readonly lastHeard: Date | undefined;
  /** Why the server cannot be reached now; undefined while all is well. */
  readonly failure: Error | undefined;
  stop(): void;
}

/**
 * Lists and watches `kind` until it is stopped; every failure is retried with back-off. `onChange` is
 * called for every object that was added, modified or deleted, and must return quickly. `onFailure` is
 * called when the server can no longer be watched, and not again until it has been back.
 */
export type StartReflection = <T extends KubeObject>(
  cluster: Cluster,
  kind: Kind<T>,
  scope: Scope,
  onChange: (object: T) => void,
  onFailure?: (error: Error) => void,
) => Reflection<T>;

/** What a reflector watches, and its callbacks. */
export interface Source<T extends KubeObject> {
  readonly cluster: Cluster;
  readonly kind: Kind<T>;
  readonly scope: Scope;
  onChange(object: T): void;
  readonly onFailure?: ((error: Error) => void) | undefined;
}

export interface ReflectorDeps {
  readonly timing: Timing;
  /** Receives what `onChange` throws: a bug of the caller. The reflector continues. */
  report(error: Error): void;
}

/** Warns on stderr, as Node does, of an `onChange` that throws. */
export const reflect: StartReflection = (cluster, kind, scope, onChange, onFailure) =>
  reflectWith(
    { timing: realTiming, report: (error) => process.emitWarning(error) },
    { cluster, kind, scope, onChange, onFailure },
  );

/** `reflect` with a given clock and randomness. */
export function reflectWith<T extends KubeObject>(
  deps: ReflectorDeps,
  source: Source<T>,
): Reflection<T> {
  return new Reflector(deps, source);
}

const FIRST_DELAY_MS = 800;
/** Short, since a server that is back should be followed again soon, and few clients ask. */
const MAX_DELAY_MS = 10_000;

class Reflector<T extends KubeObject> implements Reflection<T> {
  readonly synced: Promise<void>;
  lastHeard: Date | undefined;
  failure: Error | undefined;

  readonly #deps: ReflectorDeps;
  readonly #source: Source<T>;
  readonly #stopping = new AbortController();
  readonly #objects = new Map<string, T>();
  #nowSynced: () => void = () => {};

  constructor(deps: ReflectorDeps, source: Source<T>) {
    this.#deps = deps;
    this.#source = source;
    this.synced = new Promise((resolve) => {
      this.#nowSynced = resolve;
    });
    void this.#run();
  }

  get(ref: Ref): T | undefined {
    return this.#objects.get(keyOf(ref));
  }

  list(): readonly T[] {
    return [...this.#objects.values()];
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    const { cluster, kind, scope } = this.#source;
    const listWatch: ListWatch<T> = {
      list: () => cluster.list(kind, scope),
      watch: (from) => cluster.watch(kind, scope, from),
      metadataOf: ({ metadata }) => metadata,
    };
    const news = follow(listWatch, {
      firstDelayMs: FIRST_DELAY_MS,
      maxDelayMs: MAX_DELAY_MS,
      timing: this.#deps.timing,
      signal: this.#stopping.signal,
    });
    for await (const one of news) this.#take(one);
  }

  #take(news: News<T>): void {
    if (news.type === 'failed') this.#failed(news.error);
    else this.#heard(news);
  }

  #heard(news: Exclude<News<T>, { type: 'failed' }>): void {
    this.lastHeard = new Date(this.#deps.timing.now());
    this.failure = undefined;
    if (news.type === 'listed') {
      this.#replaceAll(news.items);
      this.#nowSynced();
    } else if (news.type !== 'bookmark') this.#change(news.type, news.object);
  }

  #failed(error: Error): void {
    const isNews = this.failure === undefined;
    this.failure = error;
    if (isNews) this.#source.onFailure?.(error);
  }

  /** Replaces the copy by a list, and reports each difference. */
  #replaceAll(items: readonly T[]): void {
    const before = new Map(this.#objects);
    this.#objects.clear();
    for (const item of items) this.#objects.set(keyOf(refOf(item)), item);
    for (const [key, item] of this.#objects) {
      if (before.get(key)?.metadata.resourceVersion !== item.metadata.resourceVersion) {
        this.#notify(item);
      }
      before.delete(key);
    }
    for (const gone of before.values()) this.#notify(gone);
  }

  #change(type: 'added' | 'modified' | 'deleted', object: T): void {
    const key = keyOf(refOf(object));
    if (type === 'deleted') this.#objects.delete(key);
    else this.#objects.set(key, object);
    this.#notify(object);
  }

  #notify(object: T): void {
    try {
      this.#source.onChange(object);
    } catch (error) {
      this.#deps.report(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
