import { changesOf } from '../../plugin/commands/get/following.ts';
import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { List } from '../../src/kube/cluster.ts';
import type { ListWatch } from '../../src/kube/follow.ts';
import { aService } from '../support/builders.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { settled } from '../support/timers.ts';

const scope = { namespace: 'demo' };
const ref = (name: string) => ({ namespace: 'demo', name });

const named = (name: string): HyperMLService => {
  const { uid: _, ...metadata } = aService().metadata;
  return { ...aService(), metadata: { ...metadata, name } };
};

const expired = new HmlsError('expired', 'too old resource version: 1 (9)', { reason: 'Expired' });
const reset = new HmlsError('unreachable', 'connection reset');

/** A watch of everything on a hub, with what it has reported so far. */
class Watch {
  readonly hub = new FakeCluster(named('a'), named('b'), named('c'));
  readonly lost: string[] = [];
  readonly #told: string[] = [];
  /** Ends the current sleep. */
  #wake = () => {};
  lists = 0;

  async begin(first?: List<HyperMLService>): Promise<void> {
    const followed: ListWatch<HyperMLService> = {
      list: () => {
        this.lists++;
        return this.hub.list(HYPERMLSERVICES, scope);
      },
      watch: (from) => this.hub.watch(HYPERMLSERVICES, scope, from),
      metadataOf: ({ metadata }) => metadata,
    };
    const begun = first ?? (await this.hub.list(HYPERMLSERVICES, scope));
    void this.#run(begun, followed);
    await this.told();
  }

  async #run(first: List<HyperMLService>, followed: ListWatch<HyperMLService>) {
    const sleep = () => new Promise<void>((resolve) => (this.#wake = resolve));
    const now = () => new Date(0);
    const onLost = ({ message }: HmlsError) => void this.lost.push(message);
    for await (const { type, item } of changesOf(first, followed, { now, sleep, onLost })) {
      this.#told.push(`${type} ${item.metadata.name}${item.spec.suspend ? ' suspended' : ''}`);
    }
  }

  /** What was reported since the last call. */
  async told(): Promise<string[]> {
    for (let i = 0; i < 5; i++) await settled();
    return this.#told.splice(0);
  }

  /** The same, after what it sleeps for. */
  async toldLater(): Promise<string[]> {
    this.#wake();
    return await this.told();
  }

  /** Ends the watch that is open. */
  async drop(error: HmlsError): Promise<void> {
    this.hub.disconnect(error);
    expect(await this.told()).toEqual([]);
  }

  /** Changes that happen while the watch is broken. */
  async change(): Promise<void> {
    const { hub } = this;
    await hub.patch(HYPERMLSERVICES, ref('a'), { spec: { suspend: true } });
    await hub.patch(HYPERMLSERVICES, ref('a'), { metadata: { labels: { twice: 'yes' } } });
    await hub.remove(HYPERMLSERVICES, ref('b'));
    await hub.create(HYPERMLSERVICES, named('d'));
    await hub.create(HYPERMLSERVICES, named('e'));
    await hub.remove(HYPERMLSERVICES, ref('e'));
  }
}

const CHANGED = ['deleted b', 'modified a suspended', 'added d'];

describe('an expired resourceVersion', () => {
  test.each([
    ['while the connection was away', reset],
    ['said in the stream', expired],
  ])('%s: nothing is lost, and nothing reported twice', async (_, error) => {
    const watch = new Watch();
    await watch.begin();
    await watch.drop(error);
    await watch.change();
    watch.hub.compact();
    const changes = [...(await watch.toldLater()), ...(await watch.toldLater())];
    expect(changes).toEqual(CHANGED);
    expect(watch.lists).toBe(1);
    await watch.hub.patch(HYPERMLSERVICES, ref('c'), { spec: { suspend: true } });
    expect(await watch.told()).toEqual(['modified c suspended']);
  });

  test('before the first watch', async () => {
    const watch = new Watch();
    const first = await watch.hub.list(HYPERMLSERVICES, scope);
    await watch.change();
    watch.hub.compact();
    await watch.begin(first);
    expect(await watch.toldLater()).toEqual(CHANGED);
  });

  test('again and again, though nothing changed', async () => {
    const watch = new Watch();
    await watch.begin();
    for (let i = 0; i < 3; i++) {
      await watch.drop(expired);
      expect(await watch.toldLater()).toEqual([]);
    }
    expect({ lists: watch.lists, lost: watch.lost }).toEqual({ lists: 3, lost: [] });
  });

  test('an object that was recreated meanwhile is a new one', async () => {
    const watch = new Watch();
    await watch.begin();
    await watch.drop(expired);
    await watch.hub.remove(HYPERMLSERVICES, ref('a'));
    await watch.hub.create(HYPERMLSERVICES, named('a'));
    expect(await watch.toldLater()).toEqual(['deleted a', 'added a']);
  });

  test('a failing list is reported once, and the changes once it succeeds', async () => {
    const watch = new Watch();
    await watch.begin();
    await watch.drop(expired);
    await watch.change();
    const up = watch.hub.down();
    for (let i = 0; i < 4; i++) expect(await watch.toldLater()).toEqual([]);
    expect(watch.lost).toHaveLength(1);
    up();
    expect(await watch.toldLater()).toEqual(CHANGED);
    expect(watch.lost).toHaveLength(1);
  });
});

test('a connection that ends before the version expires: no list', async () => {
  const watch = new Watch();
  await watch.begin();
  await watch.drop(reset);
  await watch.hub.create(HYPERMLSERVICES, named('d'));
  await watch.hub.patch(HYPERMLSERVICES, ref('d'), { spec: { suspend: true } });
  expect(await watch.toldLater()).toEqual(['added d', 'modified d suspended']);
  expect(watch.lists).toBe(0);
});
