import { Gate } from '../../src/controller/gate.ts';
import { WORKS } from '../../src/karmada/kinds.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import { type KubeObject, refOf } from '../../src/kubernetes/object.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers } from '../support/timers.ts';

const kind = WORKS as Kind;
const work = (name: string): KubeObject => ({
  apiVersion: WORKS.apiVersion,
  kind: WORKS.kind,
  metadata: { namespace: 'karmada-es-spoke1', name },
});

const aGate = (timers: FakeTimers) => new Gate(() => true, timers);

test('a burst passes at once, then the rate limit applies, in order', async () => {
  const timers = new FakeTimers();
  const fake = new FakeCluster();
  const limited = aGate(timers).before(fake, { qps: 10, burst: 5 });
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

test('a pause refills it, up to the burst', async () => {
  const timers = new FakeTimers();
  const limited = aGate(timers).before(new FakeCluster(), { qps: 10, burst: 2 });
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
  const limited = aGate(timers).before(fake, { qps: 1, burst: 1 });
  for (let i = 0; i < 10; i++) await limited.list(kind, {});
  expect(timers.pending).toBe(0);
  expect(limited.server).toBe(fake.server);
});

test('a replica that does not lead may read, but not write', async () => {
  let leads = true;
  const fake = new FakeCluster();
  const guarded = new Gate(() => leads, new FakeTimers()).before(fake);
  await guarded.create(kind, work('a'));
  leads = false;
  await expect(guarded.create(kind, work('b'))).rejects.toMatchObject({ code: 'conflict' });
  await expect(guarded.remove(kind, refOf(work('a')))).rejects.toThrow(
    'another replica may be the leader',
  );
  expect((await guarded.list(kind, {})).items).toHaveLength(1);
});

test('a write that waits while the lead is lost is refused, too', async () => {
  let leads = true;
  const timers = new FakeTimers();
  const fake = new FakeCluster();
  const guarded = new Gate(() => leads, timers).before(fake, { qps: 1, burst: 1 });
  await guarded.create(kind, work('a'));
  const late = guarded.create(kind, work('b'));
  leads = false;
  await Promise.all([
    expect(late).rejects.toThrow('another replica may be the leader'),
    timers.pass(1000),
  ]);
  expect(fake.objects(kind)).toHaveLength(1);
});

test('closing it ends all waiting, and nothing more is written', async () => {
  const timers = new FakeTimers();
  const gate = aGate(timers);
  const fake = new FakeCluster();
  const limited = gate.before(fake, { qps: 0.01, burst: 1 });
  await limited.create(kind, work('a'));
  const waiting = ['b', 'c'].map((name) => limited.create(kind, work(name)));
  gate.close();
  for (const write of [...waiting, limited.create(kind, work('d'))]) {
    await expect(write).rejects.toThrow('this replica is stopping');
  }
  expect(fake.objects(kind)).toHaveLength(1);
  expect(timers.pending).toBe(0);
});
