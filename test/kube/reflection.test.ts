import { HmlsError } from '../../src/errors.ts';
import type { Reflection } from '../../src/kube/reflection.ts';
import { reflectWith } from '../../src/kube/reflection.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { settled, VirtualTime } from './virtual-time.ts';

interface Thing extends KubeObject {
  readonly spec?: { readonly size?: string };
}

const THINGS: Kind<Thing> = {
  apiVersion: 'g.io/v1',
  kind: 'Thing',
  plural: 'things',
  namespaced: true,
};

const thing = (name: string, size?: string): Thing => ({
  apiVersion: 'g.io/v1',
  kind: 'Thing',
  metadata: { namespace: 'demo', name },
  ...(size && { spec: { size } }),
});

const ref = (name: string) => ({ namespace: 'demo', name });
const refused = new HmlsError('unreachable', 'refused');
const internal = new HmlsError('server-error', 'oh', { reason: 'InternalError' });

let cluster: FakeCluster;
let time: VirtualTime;
let noted: string[];
let reports: Error[];
let failures: string[];
let reflection: Reflection<Thing>;

beforeEach(() => {
  cluster = new FakeCluster(thing('a'), thing('b'));
  time = new VirtualTime();
  noted = [];
  reports = [];
  failures = [];
});

afterEach(() => reflection.stop());

/** Follows all Things of the cluster. */
async function start(onChange = ({ metadata }: Thing) => void noted.push(metadata.name)) {
  const deps = { timing: time, report: (error: Error) => void reports.push(error) };
  reflection = reflectWith(deps, {
    cluster,
    kind: THINGS,
    scope: { namespace: 'demo' },
    onChange,
    onFailure: ({ message }) => void failures.push(message),
  });
  await settled();
}

/** What was reported since the last call. */
const news = async () => {
  await settled();
  return noted.splice(0);
};

const held = () =>
  reflection.list().map(({ metadata, spec }) => `${metadata.name}${spec?.size ?? ''}`);

test('holds the listed objects, and reports each', async () => {
  await start();
  await reflection.synced;
  expect(held()).toEqual(['a', 'b']);
  expect(reflection.get(ref('a'))).toMatchObject(thing('a'));
  expect(reflection.get(ref('c'))).toBeUndefined();
  expect(await news()).toEqual(['a', 'b']);
  expect(reflection.lastHeard).toEqual(new Date('2024-04-15T10:00:00Z'));
});

test('follows additions, changes and deletions', async () => {
  await start();
  await news();
  await cluster.create(THINGS, thing('c'));
  expect(await news()).toEqual(['c']);
  await cluster.patch(THINGS, ref('c'), { spec: { size: 'L' } });
  expect(await news()).toEqual(['c']);
  expect(held()).toEqual(['a', 'b', 'cL']);
  await cluster.remove(THINGS, ref('a'));
  expect(await news()).toEqual(['a']);
  expect(held()).toEqual(['b', 'cL']);
});

describe('when the server is down', () => {
  test('keeps its objects, reports why, and catches up', async () => {
    await start();
    await news();
    await time.pass(60_000);
    const up = cluster.down();
    await time.pass(5_000);
    expect(held()).toEqual(['a', 'b']);
    expect(reflection.failure?.message).toMatch(/refused/);
    expect(reflection.lastHeard).toEqual(new Date('2024-04-15T10:00:00Z'));

    up();
    await cluster.create(THINGS, thing('c'));
    await cluster.remove(THINGS, ref('a'));
    await time.pass(30_000);
    expect(await news()).toEqual(['c', 'a']);
    expect(held()).toEqual(['b', 'c']);
    expect(reflection.failure).toBeUndefined();
  });

  test('reports it once, until the server is back', async () => {
    await start();
    const up = cluster.down();
    await time.pass(30_000);
    expect(failures).toEqual([expect.stringMatching(/refused/)]);
    up();
    await time.pass(30_000);
    cluster.down();
    await time.pass(30_000);
    expect(failures).toHaveLength(2);
  });

  test('backs off up to 10 s, and resets after a success', async () => {
    cluster.fail({}, refused);
    await start();
    await time.pass(200_000);
    expect(time.slept.slice(0, 8)).toEqual([800, 1600, 3200, 6400, 10000, 10000, 10000, 10000]);
  });

  test('adds jitter to its attempts', async () => {
    time.random = () => 0.5;
    cluster.fail({}, refused);
    await start();
    await time.pass(2_000);
    expect(time.slept.slice(0, 2)).toEqual([600, 1200]);
  });

  test('after a watch that lasted, starts with the shortest delay again', async () => {
    const up = cluster.fail({}, refused);
    await start();
    await time.pass(20_000);
    up();
    await time.pass(60_000);
    time.slept.length = 0;
    cluster.disconnect(refused);
    await settled();
    expect(time.slept).toEqual([800]);
  });
});

describe('when a watch ends', () => {
  test('as it does every few minutes, the next one resumes at once', async () => {
    await start();
    await news();
    await time.pass(300_000);
    time.slept.length = 0;
    cluster.fail({ verb: 'list' }, internal);
    cluster.disconnect();
    await cluster.create(THINGS, thing('c'));
    expect(await news()).toEqual(['c']);
    expect(time.slept).toEqual([]);
  });

  test('immediately, again and again, the server is not hammered', async () => {
    await start();
    for (let i = 0; i < 4; i++) {
      cluster.disconnect();
      await settled();
      await time.pass(time.slept.at(-1) ?? 0);
    }
    expect(time.slept).toEqual([800, 1600, 3200, 6400]);
  });

  test.each([
    { name: 'the connection broke', error: refused },
    { name: 'the server returned an error', error: internal },
  ])('because $name, nothing is lost', async ({ error }) => {
    await start();
    await news();
    cluster.disconnect(error);
    await cluster.remove(THINGS, ref('b'));
    await cluster.patch(THINGS, ref('a'), { spec: { size: 'L' } });
    await time.pass(1_000);
    expect((await news()).sort()).toEqual(['a', 'b']);
    expect(held()).toEqual(['aL']);
  });

  test('because its version has expired, it lists, and reports only changes', async () => {
    await start();
    await news();
    cluster.disconnect(refused);
    await cluster.create(THINGS, thing('c'));
    await cluster.remove(THINGS, ref('b'));
    cluster.compact();
    await time.pass(10_000);
    expect(await news()).toEqual(['c', 'b']);
    expect(held()).toEqual(['a', 'c']);
    expect(reflection.failure).toBeUndefined();
  });

  test.each(['Expired', 'Gone'])(
    'because the stream reports %s, it does the same',
    async (reason) => {
      await start();
      await news();
      cluster.disconnect(new HmlsError('expired', 'too old resource version', { reason }));
      await cluster.patch(THINGS, ref('a'), { spec: { size: 'L' } });
      await cluster.create(THINGS, thing('c'));
      await cluster.remove(THINGS, ref('c'));
      await time.pass(10_000);
      expect(await news()).toEqual(['a']);
      expect(held()).toEqual(['aL', 'b']);
      await cluster.patch(THINGS, ref('b'), { spec: { size: 'M' } });
      expect(await news()).toEqual(['b']);
    },
  );

  test('a forbidden watch is not retried faster because the list succeeds', async () => {
    cluster.fail({ verb: 'watch' }, new HmlsError('forbidden', 'no', { reason: 'Forbidden' }));
    await start();
    await time.pass(60_000);
    expect(time.slept.slice(0, 4)).toEqual([800, 1600, 3200, 6400]);
    expect(reflection.failure?.message).toBe('no');
  });
});

test('is synced only by a list, however late', async () => {
  const up = cluster.fail({ verb: 'list' }, refused);
  await start();
  let synced = false;
  void reflection.synced.then(() => {
    synced = true;
  });
  await time.pass(1_000);
  expect(synced).toBe(false);
  up();
  await time.pass(10_000);
  expect(synced).toBe(true);
});

test('survives an onChange that throws, and reports it', async () => {
  const bug = new TypeError('bug');
  await start(({ metadata }) => {
    noted.push(metadata.name);
    throw bug;
  });
  await cluster.create(THINGS, thing('c'));
  expect(await news()).toEqual(['a', 'b', 'c']);
  expect(reports).toEqual([bug, bug, bug]);
  expect(reflection.failure).toBeUndefined();
});

test('reports nothing more once it is stopped', async () => {
  await start();
  await news();
  reflection.stop();
  await cluster.create(THINGS, thing('c'));
  await time.pass(60_000);
  expect(await news()).toEqual([]);
  expect(held()).toEqual(['a', 'b']);
  expect(reflection.failure).toBeUndefined();
});
