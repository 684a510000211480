import type { HyperMLService, HyperMLServiceStatus } from '../../hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../hmls/kind.ts';
import { keyOf, refOf } from '../../kubernetes/object.ts';
import { saysSame } from '../../status/aggregate.ts';
import { notesOn } from '../../status/transitions.ts';
import type { Outcome } from '../outcome.ts';
import type { World } from './world.ts';

/** A status is written whole, so each write costs its whole size: at most one a second and object. */
const WRITE_INTERVAL_MS = 1000;

/**
 * Writes statuses: never one that says nothing new, the first change at once, and those that follow
 * at most once per {@link WRITE_INTERVAL_MS}; what came too soon is written by the pass that it asks
 * for.
 */
export class StatusWriter {
  readonly #world: Pick<World, 'hub' | 'now' | 'report'>;
  readonly #lastWrite = new Map<string, number>();

  constructor(world: Pick<World, 'hub' | 'now' | 'report'>) {
    this.#world = world;
  }

  /** Throws `conflict` if `hmls` is not the version that the hub has. */
  async write(hmls: HyperMLService, status: HyperMLServiceStatus): Promise<Outcome> {
    if (saysSame(status, hmls.status)) return {};
    const key = keyOf(refOf(hmls));
    const now = this.#world.now().getTime();
    const early = (this.#lastWrite.get(key) ?? 0) + WRITE_INTERVAL_MS - now;
    if (early > 0) return { againInMs: early };
    const { resourceVersion } = hmls.metadata;
    const patch = { metadata: { resourceVersion }, status };
    await this.#world.hub.patchStatus(HYPERMLSERVICES, refOf(hmls), patch);
    this.#lastWrite.set(key, now);
    this.#world.report.wrote('hub', 'status', 'HyperMLService', refOf(hmls));
    const notes = notesOn(hmls.status?.conditions ?? [], status.conditions ?? []);
    if (notes.length > 0) this.#world.report.noted(hmls, notes);
    return {};
  }

  /** Nothing more will be written of `key` (`namespace/name`). */
  forget(key: string): void {
    this.#lastWrite.delete(key);
  }
}
