import type { Cluster } from '../kube/cluster.ts';
import type { Kind } from '../kubernetes/kinds.ts';
import { type Condition, type KubeObject, keyOf, refOf } from '../kubernetes/object.ts';
import { saysSame } from '../status/aggregate.ts';
import { notesOn } from '../status/transitions.ts';
import type { Outcome } from './outcome.ts';
import type { Report } from './report.ts';

/** A write sends the status as a whole, however large it is: at most one a second and object. */
const WRITE_INTERVAL_MS = 1000;

interface StatusWriterDeps<T extends KubeObject> {
  readonly hub: Pick<Cluster, 'patchStatus'>;
  readonly now: () => Date;
  readonly report: Report<T>;
}

/**
 * Writes the statuses of one kind. An unchanged status is not written; the first change is written
 * at once, later ones at most once per {@link WRITE_INTERVAL_MS}. What comes too soon is left to
 * the pass that the outcome asks for.
 */
export class StatusWriter<T extends KubeObject> {
  readonly #kind: Kind<T>;
  readonly #deps: StatusWriterDeps<T>;
  readonly #lastWrite = new Map<string, number>();

  constructor(kind: Kind<T>, deps: StatusWriterDeps<T>) {
    this.#kind = kind;
    this.#deps = deps;
  }

  /** Throws `conflict` if `object` is not the version that is on the hub. */
  async write(object: T, status: StatusOf<T>): Promise<Outcome> {
    const { status: stored } = object as WithStatus;
    if (saysSame(status, stored)) return {};
    const key = keyOf(refOf(object));
    const now = this.#deps.now().getTime();
    const early = (this.#lastWrite.get(key) ?? 0) + WRITE_INTERVAL_MS - now;
    if (early > 0) return { requeueAfterMs: early };
    const { resourceVersion } = object.metadata;
    const patch = { metadata: { resourceVersion }, status };
    await this.#deps.hub.patchStatus(this.#kind, refOf(object), patch);
    this.#lastWrite.set(key, now);
    this.#reportWrite(object, stored, status);
    return {};
  }

  /** The object with that key (`namespace/name`) is gone. */
  forget(key: string): void {
    this.#lastWrite.delete(key);
  }

  #reportWrite(object: T, before: Status | undefined, after: Status): void {
    const { report } = this.#deps;
    report.wrote('hub', 'status', this.#kind.kind, refOf(object));
    const notes = notesOn(before?.conditions ?? [], after.conditions ?? []);
    if (notes.length > 0) report.noted(object, notes);
  }
}

interface Status {
  readonly conditions?: readonly Condition[];
}

interface WithStatus {
  readonly status?: Status;
}

/** The type of the status of `T`. */
type StatusOf<T> = T extends { readonly status?: infer S } ? NonNullable<S> & Status : Status;
