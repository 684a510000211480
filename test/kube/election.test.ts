import { HmlsError } from '../../src/errors.ts';
import type { Election } from '../../src/kube/election.ts';
import { elect } from '../../src/kube/election.ts';
import { LEASES } from '../../src/kubernetes/kinds.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { settled, VirtualTime } from './virtual-time.ts';

const REF = { namespace: 'demo', name: 'controller' };
const refused = new HmlsError('unreachable', 'refused');

let cluster: FakeCluster;
let time: VirtualTime;
let log: string[];
let running: Election[];

beforeEach(() => {
  cluster = new FakeCluster();
  time = new VirtualTime();
  log = [];
  running = [];
});

afterEach(() => Promise.all(running.map((election) => election.stop())));

function candidate(identity: string): Election {
  const onLeading = () => void log.push(`${identity} leads`);
  const onLost = () => void log.push(`${identity} lost`);
  const election = elect({ cluster, ref: REF, identity, onLeading, onLost }, time);
  running.push(election);
  return election;
}

const lease = () => cluster.objects(LEASES)[0]?.spec;

test('the first leads, and records its identity and times', async () => {
  const a = candidate('a');
  await settled();
  expect(a.leading).toBe(true);
  expect(log).toEqual(['a leads']);
  expect(lease()).toEqual({
    holderIdentity: 'a',
    leaseDurationSeconds: 15,
    acquireTime: '2024-04-15T10:00:00.000000Z',
    renewTime: '2024-04-15T10:00:00.000000Z',
    leaseTransitions: 0,
  });
});

test('it renews every 2 s, and the second waits meanwhile', async () => {
  const a = candidate('a');
  await settled();
  const b = candidate('b');
  await time.pass(60_000);
  expect([a.leading, b.leading]).toEqual([true, false]);
  expect(log).toEqual(['a leads']);
  expect(lease()).toMatchObject({
    acquireTime: '2024-04-15T10:00:00.000000Z',
    renewTime: '2024-04-15T10:01:00.000000Z',
  });
  expect(b.failure).toBeUndefined();
});

test('a leader that leaves releases the lease at once', async () => {
  const a = candidate('a');
  await settled();
  const b = candidate('b');
  await settled();
  await a.stop();
  expect(lease()).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
  await time.pass(2_000);
  expect([a.leading, b.leading]).toEqual([false, true]);
  expect(log).toEqual(['a leads', 'b leads']);
  expect(lease()).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
});

test('a leader that crashed is succeeded 15 s after its last observed renewal', async () => {
  const old = {
    holderIdentity: 'gone',
    leaseDurationSeconds: 15,
    renewTime: '1999-01-01T00:00:00.000000Z',
  };
  cluster = new FakeCluster({ ...TYPE, metadata: REF, spec: old } as never);
  const b = candidate('b');
  await time.pass(14_900);
  expect(b.leading).toBe(false); // whatever the other's clock
  await time.pass(600);
  expect(b.leading).toBe(true);
});

test('a failure to acquire the lease is reported once per reason', async () => {
  const told: string[] = [];
  const missing = new HmlsError('not-found', 'namespaces "demo" not found', { reason: 'NotFound' });
  const heal = cluster.fail({ verb: 'create' }, missing);
  const election = elect(
    {
      cluster,
      ref: REF,
      identity: 'a',
      onLeading: () => void told.push('leads'),
      onLost: () => void told.push('lost'),
      onFailure: ({ message }) => void told.push(message),
    },
    time,
  );
  running.push(election);
  await time.pass(10_000);
  expect(told).toEqual(['namespaces "demo" not found']);
  heal();
  await time.pass(3_000);
  expect(told).toEqual(['namespaces "demo" not found', 'leads']);
});

test('a leader that cannot renew gives up after 10 s, before another may lead', async () => {
  const a = candidate('a');
  await settled();
  const heal = cluster.fail({}, refused);
  await time.pass(9_900);
  expect(a.leading).toBe(true);
  expect(a.failure).toBe(refused);
  await time.pass(200);
  expect(a.leading).toBe(false);
  expect(log).toEqual(['a leads', 'a lost']);

  heal();
  await time.pass(5_000);
  expect(log).toEqual(['a leads', 'a lost', 'a leads']);
  expect(a.failure).toBeUndefined();
});

test('so does one whose server does not respond', async () => {
  const a = candidate('a');
  await settled();
  cluster.get = () => new Promise(() => {});
  await time.pass(10_100);
  expect(a.leading).toBe(false);
  expect(log).toEqual(['a leads', 'a lost']);
  expect(a.failure?.message).toBe('no response for lease demo/controller');
});

test('a leader that sees another holder stops leading at once', async () => {
  const a = candidate('a');
  await settled();
  await cluster.patch(LEASES, REF, { spec: { holderIdentity: 'b' } });
  await time.pass(2_000);
  expect(a.leading).toBe(false);
  expect(log).toEqual(['a leads', 'a lost']);
});

test('of many that try at the same moment, one leads', async () => {
  const all = ['a', 'b', 'c', 'd'].map((identity) => candidate(identity));
  await settled();
  expect(all.filter(({ leading }) => leading)).toHaveLength(1);
  expect(all.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined, undefined]);
  await time.pass(30_000);
  expect(all.filter(({ leading }) => leading)).toHaveLength(1);
  expect(log).toHaveLength(1);
});

test('a candidate that stops without having led leaves the lease alone', async () => {
  candidate('a');
  await settled();
  await candidate('b').stop();
  expect(lease()).toMatchObject({ holderIdentity: 'a' });
});

const TYPE = { apiVersion: LEASES.apiVersion, kind: LEASES.kind };
