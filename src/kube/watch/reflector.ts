import { HmlsError } from '../../errors.ts';
import type { Kind } from '../../kubernetes/kinds.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../../kubernetes/object.ts';
import type { Cluster, Scope, WatchEvent } from '../cluster.ts';
import type { Reflection, StartReflection } from '../reflection.ts';
import { backoff, realTiming, type Timing } from '../timing.ts';

/** What a reflector follows, and who wants to know. */
export interface Source<T extends KubeObject> {
  readonly cluster: Cluster;
  readonly kind: Kind<T>;
  readonly scope: Scope;
  onChange(object: T): void;
  readonly onFailure?: ((error: Error) => void) | undefined;
}

export interface ReflectorDeps {
  readonly timing: Timing;
  /** Told of an `onChange` that throws. That is a bug of the caller; the reflector goes on. */
  report(error: Error): void;
}

/** Warns on stderr, as Node does, of an `onChange` that throws. */
export const reflect: StartReflection = (cluster, kind, scope, onChange, onFailure) =>
  reflectWith(
    { timing: realTiming, report: (error) => process.emitWarning(error) },
    { cluster, kind, scope, onChange, onFailure },
  );

/** `reflect` with the given time and chance. */
export function reflectWith<T extends KubeObject>(
  deps: ReflectorDeps,
  source: Source<T>,
): Reflection<T> {
  return new Reflector(deps, source);
}

const FIRST_DELAY_MS = 800;
/** A server that is back is to be followed again soon, and there are few of us who ask. */
const MAX_DELAY_MS = 10_000;
/** A watch that ends sooner counts as a failure: a server that closes at once must not be hammered. */
const STABLE_MS = 1000;

class Reflector<T extends KubeObject> implements Reflection<T> {
  readonly synced: Promise<void>;
  lastHeard: Date | undefined;
  failure: Error | undefined;

  readonly #deps: ReflectorDeps;
  readonly #source: Source<T>;
  readonly #stopping = new AbortController();
  readonly #objects = new Map<string, T>();
  /** Where the next watch starts; undefined if it must list first. */
  #version: string | undefined;
  /** When the current watch was taken on, in milliseconds since 1970. */
  #opened: number | undefined;
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
    const { timing } = this.#deps;
    const { signal } = this.#stopping;
    const delays = backoff(FIRST_DELAY_MS, MAX_DELAY_MS, timing.random);
    while (!signal.aborted) {
      const ended = await this.#follow().catch((error: Error) => this.#failed(error));
      if (this.#wasStable()) delays.reset();
      if (ended === 'failed' || !this.#wasStable()) {
        await timing.sleep(delays.next(), signal).catch(() => {});
      }
    }
  }

  #wasStable(): boolean {
    return this.#opened !== undefined && this.#deps.timing.now() - this.#opened >= STABLE_MS;
  }

  /** One watch, after a list if that is needed, to its end. */
  async #follow(): Promise<'ended'> {
    const { cluster, kind, scope } = this.#source;
    const { signal } = this.#stopping;
    this.#opened = undefined;
    this.#version ??= await this.#relist();
    const from = { resourceVersion: this.#version, signal };
    for await (const event of cluster.watch(kind, scope, from)) {
      if (signal.aborted) break;
      this.#heard();
      this.#opened ??= this.#deps.timing.now();
      this.#version = this.#take(event);
    }
    return 'ended';
  }

  /**
   * Only a server that gave no answer can be trusted to still know our version. After any other failure
   * it must list: the version is too old, or from a time before a backup was restored.
   */
  #failed(error: Error): 'failed' {
    const { signal } = this.#stopping;
    const noAnswer = error instanceof HmlsError && error.reason === undefined;
    if (!noAnswer) this.#version = undefined;
    if (signal.aborted) return 'failed';
    const isNews = this.failure === undefined;
    this.failure = error;
    if (isNews) this.#source.onFailure?.(error);
    return 'failed';
  }

  async #relist(): Promise<string> {
    const { cluster, kind, scope } = this.#source;
    const { items, resourceVersion } = await cluster.list(kind, scope);
    if (this.#stopping.signal.aborted) return resourceVersion;
    this.#heard();
    this.#replaceAll(items);
    this.#nowSynced();
    return resourceVersion;
  }

  #heard(): void {
    this.lastHeard = new Date(this.#deps.timing.now());
    this.failure = undefined;
  }

  /** Makes the view that of a list, and tells of all that it did not know. */
  #replaceAll(items: readonly T[]): void {
    const before = new Map(this.#objects);
    this.#objects.clear();
    for (const item of items) this.#objects.set(keyOf(refOf(item)), item);
    for (const [key, item] of this.#objects) {
      if (before.get(key)?.metadata.resourceVersion !== versionOf(item)) this.#notify(item);
      before.delete(key);
    }
    for (const gone of before.values()) this.#notify(gone);
  }

  /** Brings the view up to date with one event, and gives the version that it is now at. */
  #take(event: WatchEvent<T>): string {
    if (event.type === 'bookmark') return event.resourceVersion;
    const key = keyOf(refOf(event.object));
    if (event.type === 'deleted') this.#objects.delete(key);
    else this.#objects.set(key, event.object);
    this.#notify(event.object);
    return versionOf(event.object);
  }

  #notify(object: T): void {
    try {
      this.#source.onChange(object);
    } catch (error) {
      this.#deps.report(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

const versionOf = ({ metadata }: KubeObject) => metadata.resourceVersion ?? '';
