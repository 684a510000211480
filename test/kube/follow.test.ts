import { HmlsError } from '../../src/errors.ts';
import { follow, type ListWatch, type News } from '../../src/kube/follow.ts';
import { NAMESPACES } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { settled, VirtualTime } from './virtual-time.ts';

const refused = new HmlsError('unreachable', 'refused');
const expired = new HmlsError('expired', 'too old', { reason: 'Expired' });
const namespace = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

let cluster: FakeCluster;
let time: VirtualTime;
let heard: string[];
let stopping: AbortController;

beforeEach(() => {
  cluster = new FakeCluster(namespace('a'));
  time = new VirtualTime();
  heard = [];
  stopping = new AbortController();
});

afterEach(() => stopping.abort());

/** Follows all Namespaces of the cluster. */
async function start(from?: string): Promise<void> {
  const source: ListWatch<KubeObject> = {
    list: () => cluster.list(NAMESPACES, {}),
    watch: (options) => cluster.watch(NAMESPACES, {}, options),
    metadataOf: ({ metadata }) => metadata,
  };
  const options = { firstDelayMs: 500, maxDelayMs: 2000, timing: time, signal: stopping.signal };
  void (async () => {
    for await (const news of follow(source, { ...options, from })) heard.push(textOf(news));
  })();
  await settled();
}

function textOf(news: News<KubeObject>): string {
  if (news.type === 'bookmark') return 'bookmark';
  if (news.type === 'failed') return `failed: ${news.error.message}`;
  if (news.type === 'listed') {
    return `listed ${news.items.map(({ metadata }) => metadata.name).join(' ')}`;
  }
  return `${news.type} ${news.object.metadata.name}`;
}

/** What was reported since the last call. */
async function news(): Promise<string[]> {
  await settled();
  return heard.splice(0);
}

test('lists, then watches', async () => {
  await start();
  await cluster.create(NAMESPACES, namespace('b'));
  expect(await news()).toEqual(['listed a', 'bookmark', 'added b']);
});

test("starts from the caller's list", async () => {
  const { resourceVersion } = await cluster.list(NAMESPACES, {});
  await cluster.create(NAMESPACES, namespace('b'));
  await start(resourceVersion);
  expect(await news()).toEqual(['bookmark', 'added b']);
});

test('resumes where it was after a failure without a response', async () => {
  await start();
  await news();
  cluster.disconnect(refused);
  await cluster.create(NAMESPACES, namespace('b'));
  await time.pass(500);
  expect(await news()).toEqual(['failed: refused', 'bookmark', 'added b']);
});

test('lists again after a response such as expired', async () => {
  await start();
  await news();
  cluster.disconnect(expired);
  await time.pass(500);
  expect(await news()).toEqual(['failed: too old', 'listed a', 'bookmark']);
});

test('delays double up to the longest', async () => {
  cluster.down();
  await start();
  await time.pass(6_000);
  expect(time.slept.slice(0, 4)).toEqual([500, 1000, 2000, 2000]);
});

test('ends when it is aborted', async () => {
  await start();
  await news();
  stopping.abort();
  await cluster.create(NAMESPACES, namespace('b'));
  expect(await news()).toEqual([]);
});
