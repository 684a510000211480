import { rateLimited } from '../../src/controller/ratelimit.ts';
import type { KubeObject } from '../../src/domain/object.ts';
import { type Kind, WORKS } from '../../src/kube/cluster.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers } from '../support/timers.ts';

const kind = WORKS as Kind;
const work = (name: string): KubeObject => ({
  apiVersion: WORKS.apiVersion,
  kind: WORKS.kind,
  metadata: { namespace: 'karmada-es-spoke1', name },
});

test('a burst goes through at once, and then so many a second, in turn', async () => {
  const timers = new FakeTimers();
  const fake = new FakeCluster();
  const limited = rateLimited(fake, { qps: 10, burst: 5 }, timers);
  const names = Array.from({ length: 12 }, (_, i) => `w${String(i).padStart(2, '0')}`);
  const all = Promise.all(names.map((name) => limited.create(kind, work(name))));
  const made = () => fake.objects(kind).map(({ metadata }) => metadata.name);

  await timers.pass(0);
  expect(made()).toEqual(names.slice(0, 5));
  await timers.pass(300);
  expect(made()).toEqual(names.slice(0, 8));
  await timers.pass(400);
  await all;
  expect(made()).toEqual(names);
});

test('a pause fills it up again, to the burst and no further', async () => {
  const timers = new FakeTimers();
  const limited = rateLimited(new FakeCluster(), { qps: 10, burst: 2 }, timers);
  const write = (name: string) => limited.create(kind, work(name));
  await Promise.all([write('a'), write('b')]);
  await timers.pass(60_000);
  let done = 0;
  const all = ['c', 'd', 'e'].map((name) => write(name).then(() => done++));
  await timers.pass(0);
  expect(done).toBe(2);
  await timers.pass(100);
  await Promise.all(all);
});

test('reading is not limited', async () => {
  const timers = new FakeTimers();
  const fake = new FakeCluster(work('a'));
  const limited = rateLimited(fake, { qps: 1, burst: 1 }, timers);
  for (let i = 0; i < 10; i++) await limited.list(kind, {});
  expect(timers.pending).toBe(0);
  expect(limited.server).toBe(fake.server);
});
