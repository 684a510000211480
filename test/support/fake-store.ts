import { isDeepStrictEqual } from 'node:util';
import { type ErrorCode, HmlsError } from '../../src/errors.ts';
import { parseJson } from '../../src/kube/api/json.ts';
import { resourceName } from '../../src/kube/api/paths.ts';
import type { WatchEvent } from '../../src/kube/cluster.ts';
import type { Scope } from '../../src/kube/requests.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import {
  type KubeObject,
  keyOf,
  type ObjectMeta,
  type Ref,
  refOf,
} from '../../src/kubernetes/object.ts';
import { inScope } from './selectors.ts';

/** A copy as it would come over the wire: plain data, without what is undefined. */
export function sent<T>(value: T): T {
  return parseJson(JSON.stringify(value)) as T;
}

/** An object of any kind. */
export type Any = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

/** Preconditions of a write. */
type Precondition = Pick<ObjectMeta, 'uid' | 'resourceVersion'>;

interface Change {
  readonly version: number;
  readonly kind: string;
  readonly before: Any | undefined;
  readonly after: Any | undefined;
}

/**
 * The storage of an API server: objects, their versions and changes. Everything that goes in or comes
 * out is frozen by convention, not copied.
 */
export class FakeStore {
  version = 1;
  readonly #now: () => Date;
  readonly #objects = new Map<string, Any>();
  readonly #log: Change[] = [];
  readonly #bell = new Bell();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Stores an object as it is; only uid and resourceVersion are filled in. */
  seed(object: KubeObject): void {
    const version = `${++this.version}`;
    const metadata = { uid: `uid-${version}`, resourceVersion: version, ...object.metadata };
    this.#objects.set(objectKey(object, refOf(object)), { ...object, metadata });
  }

  /** Sorted by key, as in etcd. */
  list(kind: Kind, scope: Scope): Any[] {
    return [...this.#objects.values()]
      .filter((object) => typeOf(object) === typeOf(kind) && inScope(scope, object))
      .sort((a, b) => (keyOf(refOf(a)) < keyOf(refOf(b)) ? -1 : 1));
  }

  peek(kind: Kind, ref: Ref): Any | undefined {
    return this.#objects.get(objectKey(kind, ref));
  }

  /** @throws HmlsError `not-found` */
  find(kind: Kind, ref: Ref): Any {
    const found = this.peek(kind, ref) ?? this.#namespaceInUse(kind, ref);
    if (found) return found;
    throw refused('not-found', 'NotFound', `${named(kind, ref)} not found`);
  }

  /** Namespaces are not created here, but one that has something in it exists. */
  #namespaceInUse({ apiVersion, kind }: Kind, { name }: Ref): Any | undefined {
    if (kind !== 'Namespace') return undefined;
    const all = [...this.#objects.values()];
    const isInUse = all.some(({ metadata }) => metadata.namespace === name);
    return isInUse ? { apiVersion, kind, metadata: { name } } : undefined;
  }

  /** The first change of a kind after a version. */
  changeAfter(version: number, kind: Kind): Change | undefined {
    return this.#log.find((change) => change.version > version && change.kind === typeOf(kind));
  }

  /** The next change of any kind. */
  changed(): Promise<void> {
    return this.#bell.rung;
  }

  /** Stores a new object, without a status. */
  create(kind: Kind, { status: _, ...object }: Any, dryRun = false): Any {
    const creationTimestamp = this.#timestamp();
    const uid = `uid-${this.version + 1}`;
    const counted = !isBuiltIn(kind) && { generation: 1 };
    return this.#commit(
      kind,
      undefined,
      withMeta(object, { uid, creationTimestamp, ...counted }),
      dryRun,
    );
  }

  /** Writes everything but the status and server-side fields. */
  update(kind: Kind, old: Any, { status: _, ...object }: Any, dryRun = false): Any {
    insist(kind, old, object.metadata);
    const next: Any = { ...object, ...('status' in old && { status: old.status }) };
    return this.#commit(kind, old, withMeta(next, kept(old, next)), dryRun);
  }

  updateStatus(kind: Kind, old: Any, { metadata, status }: Any): Any {
    insist(kind, old, metadata);
    return this.#commit(kind, old, { ...old, status }, false);
  }

  /** Marks an object as terminating if it has finalizers. */
  remove(kind: Kind, old: Any, precondition: Precondition, dryRun = false): void {
    insist(kind, old, precondition);
    const { finalizers = [], deletionTimestamp, generation } = old.metadata;
    if (dryRun) return;
    if (finalizers.length === 0) this.#delete(kind, old);
    else if (!deletionTimestamp) {
      const counted = generation && { generation: generation + 1 };
      const going = { deletionTimestamp: this.#timestamp(), ...counted };
      this.#commit(kind, old, withMeta(old, going), false);
    }
  }

  /** Makes a change, unless it changes nothing. A terminating object goes with its last finalizer. */
  #commit(kind: Kind, old: Any | undefined, next: Any, dryRun: boolean): Any {
    const { deletionTimestamp, finalizers = [] } = next.metadata;
    if (dryRun || isDeepStrictEqual(old, next)) return next;
    if (deletionTimestamp && finalizers.length === 0) return this.#delete(kind, next);
    const stored = withMeta(next, { resourceVersion: `${++this.version}` });
    this.#objects.set(objectKey(kind, refOf(stored)), stored);
    this.#note(kind, old, stored);
    return stored;
  }

  /** Gives the last state of the object, with the version of its deletion. */
  #delete(kind: Kind, old: Any): Any {
    const last = withMeta(old, { resourceVersion: `${++this.version}` });
    this.#objects.delete(objectKey(kind, refOf(old)));
    this.#note(kind, last, undefined);
    return last;
  }

  #note(kind: Kind, before: Any | undefined, after: Any | undefined): void {
    this.#log.push({ version: this.version, kind: typeOf(kind), before, after });
    this.#bell.ring();
  }

  /** Kubernetes writes whole seconds. */
  #timestamp(): string {
    return this.#now().toISOString().replace(/\.\d+/, '');
  }
}

/** How a watch sees a change: what enters its scope is added, what leaves it is deleted. */
export function eventOf(
  { before, after, version }: Change,
  scope: Scope,
): WatchEvent<KubeObject> | undefined {
  const was = before !== undefined && inScope(scope, before);
  const is = after !== undefined && inScope(scope, after);
  if (is) return { type: was ? 'modified' : 'added', object: after };
  if (!was) return undefined;
  return { type: 'deleted', object: withMeta(before, { resourceVersion: `${version}` }) };
}

/** What a client sets in these fields is ignored. */
function kept(
  { metadata: old, ...content }: Any,
  { metadata: _, ...next }: Any,
): Partial<ObjectMeta> {
  const { uid, creationTimestamp, deletionTimestamp, generation, resourceVersion } = old;
  const changed = !isDeepStrictEqual(content, next);
  return {
    ...(uid && { uid }),
    ...(resourceVersion && { resourceVersion }),
    ...(creationTimestamp && { creationTimestamp }),
    ...(deletionTimestamp && { deletionTimestamp }),
    ...(generation && { generation: changed ? generation + 1 : generation }),
  };
}

function insist(kind: Kind, { metadata }: Any, { uid, resourceVersion }: Precondition): void {
  const same =
    (!uid || uid === metadata.uid) &&
    (!resourceVersion || resourceVersion === metadata.resourceVersion);
  if (!same) throw conflict(kind, metadata, MODIFIED);
}

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function conflict(kind: Kind, { name }: { readonly name: string }, why: string): HmlsError {
  const what = `${resourceName(kind)} "${name}"`;
  return refused('conflict', 'Conflict', `Operation cannot be fulfilled on ${what}: ${why}`);
}

export function refused(code: ErrorCode, reason: string, message: string): HmlsError {
  return new HmlsError(code, message, { reason });
}

export function named(kind: Kind, { name }: { readonly name: string }): string {
  return `${resourceName(kind)} "${name}"`;
}

/** Built-in kinds have no generation here, and may be replaced without a resourceVersion. */
export function isBuiltIn({ apiVersion }: Kind): boolean {
  return apiVersion === 'v1';
}

interface Typed {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Group and kind: another version is the same object. */
function typeOf({ apiVersion, kind }: Typed): string {
  return apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/${kind}` : kind;
}

const objectKey = (type: Typed, ref: Ref) => `${typeOf(type)} ${keyOf(ref)}`;

const withMeta = (object: Any, metadata: Partial<ObjectMeta>): Any => ({
  ...object,
  metadata: { ...object.metadata, ...metadata },
});

/** Wakes all waiters, any number of times. */
class Bell {
  rung = Promise.resolve();
  #resolve: () => void = () => {};

  constructor() {
    this.ring();
  }

  ring(): void {
    this.#resolve();
    this.rung = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }
}
