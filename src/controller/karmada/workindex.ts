import { type Owner, ownerOf, type Work } from '../../karmada/work.ts';
import type { Reflection } from '../../kube/reflection.ts';
import { keyOf, type Ref, refOf } from '../../kubernetes/object.ts';

/** An index of Works by the HyperMLService that owns them. */
export class WorkIndex {
  readonly #works: Pick<Reflection<Work>, 'get'>;
  /** By the uid of the owner: its Works, by key. */
  readonly #owned = new Map<string, Map<string, Ref>>();
  /** By the key of a Work. */
  readonly #owners = new Map<string, Owner>();

  constructor(works: Pick<Reflection<Work>, 'get'>) {
    this.#works = works;
  }

  of(uid: string): Work[] {
    const refs = [...(this.#owned.get(uid)?.values() ?? [])];
    return refs.flatMap((ref) => this.#works.get(ref) ?? []);
  }

  /** Records an event of `work`, and returns its owners: the present one, and the one before it. */
  note(work: Work): Owner[] {
    const ref = refOf(work);
    const key = keyOf(ref);
    const before = this.#owners.get(key);
    const present = this.#works.get(ref);
    const after = present && ownerOf(present);
    if (before && before.uid !== after?.uid) this.#drop(before, key);
    if (after) this.#add(after, key, ref);
    else this.#owners.delete(key);
    const concerned = [before, after ?? ownerOf(work)].filter((owner) => owner !== undefined);
    return [...new Map(concerned.map((owner) => [owner.uid, owner])).values()];
  }

  #add(owner: Owner, key: string, ref: Ref): void {
    const refs = this.#owned.get(owner.uid) ?? new Map<string, Ref>();
    this.#owned.set(owner.uid, refs.set(key, ref));
    this.#owners.set(key, owner);
  }

  #drop({ uid }: Owner, key: string): void {
    const refs = this.#owned.get(uid);
    refs?.delete(key);
    if (refs?.size === 0) this.#owned.delete(uid);
  }
}
