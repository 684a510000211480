import { type ManagerOptions, runManager } from '../../src/controller/manager.ts';
import type { ReconcilerSpec } from '../../src/controller/reconciler.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { elect } from '../../src/kube/election.ts';
import { reflectWith } from '../../src/kube/reflection.ts';
import { EVENTS, LEASES } from '../../src/kubernetes/kinds.ts';
import { aService } from '../support/builders.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers } from '../support/timers.ts';

const LEASE = { namespace: 'hmls-system', name: 'hmls' };

const becameReady = {
  type: 'Ready',
  status: 'True',
  reason: 'WorkloadsReady',
  message: 'All workloads are ready',
  lastTransitionTime: '2024-04-15T10:00:00Z',
} as const;

/** Writes the same status to every service. */
const spec: ReconcilerSpec = {
  kind: HYPERMLSERVICES,
  concurrency: 1,
  start: ({ objects, status }) => ({
    reconcile: async (ref) => {
      const found = objects.get(ref);
      return found ? status.write(found, { conditions: [becameReady] }) : {};
    },
  }),
};

/** A manager on a hub with one service; `ended` is its outcome. It begins to lead once `loaded`. */
function aManager(
  options: Partial<ManagerOptions> = {},
  hub = new FakeCluster(aService()),
  loaded: Promise<void> = Promise.resolve(),
) {
  const timers = new FakeTimers();
  const lines: Record<string, unknown>[] = [];
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const all: ManagerOptions = {
    reconcilers: [spec],
    lease: undefined,
    identity: 'replica-1',
    address: '',
    log: { format: 'json', level: 'info' },
    ...options,
  };
  const ended = runManager(hub, all, {
    log: (line) => lines.push(JSON.parse(line)),
    now: () => new Date(timers.now()),
    timers,
    reflect: async () => {
      await loaded;
      return (cluster, kind, scope, onChange, onFailure) =>
        reflectWith(
          { timing: timers.timing, report: () => {} },
          { cluster, kind, scope, onChange, onFailure },
        );
    },
    elect: async () => (candidate) => elect(candidate, timers.timing),
    untilStopped: () => stopped,
  }).then(
    () => 'stopped',
    (error: Error) => error.message,
  );
  const messages = () => lines.map(({ message }) => message);
  return { hub, timers, lines, messages, stop: () => stop(), ended };
}

test('reconciles, records Events, and stops on request', async () => {
  const { hub, timers, messages, lines, stop, ended } = aManager();
  await timers.pass(1000);
  expect(hub.objects(EVENTS)).toMatchObject([{ reason: 'Ready', type: 'Normal' }]);
  expect(lines).toContainEqual(
    expect.objectContaining({
      message: 'wrote',
      cluster: 'hub',
      verb: 'status',
      object: 'demo/mnist',
    }),
  );
  stop();
  expect(await ended).toBe('stopped');
  expect(messages()).toEqual(['started', 'leading', 'wrote', 'wrote', 'stopping', 'stopped']);
});

test('an Event that cannot be written blocks nothing', async () => {
  const hub = new FakeCluster(aService());
  hub.fail({ verb: 'create', kind: EVENTS }, new Error('no room'));
  const { timers, messages, stop, ended } = aManager({}, hub);
  await timers.pass(1000);
  stop();
  expect(await ended).toBe('stopped');
  expect(messages()).toContain('event not written');
});

test('a replica that is stopped while it begins to lead writes nothing', async () => {
  const { promise: loaded, resolve: load } = Promise.withResolvers<void>();
  const { hub, timers, messages, stop, ended } = aManager({}, undefined, loaded);
  await timers.pass(1000);
  stop();
  expect(await ended).toBe('stopped');
  load();
  await timers.pass(1000);
  expect(messages()).toEqual(['started', 'leading', 'stopping', 'stopped']);
  expect(hub.objects(HYPERMLSERVICES)[0]?.status).toBeUndefined();
});

describe('with a lease', () => {
  const aHub = () => new FakeCluster(aService(), { ...NAMESPACE });

  test('it leads once it holds the lease, and releases it at the end', async () => {
    const { hub, timers, messages, stop, ended } = aManager({ lease: LEASE }, aHub());
    await timers.pass(1000);
    expect(messages()).toContain('leading');
    expect(hub.objects(LEASES)[0]?.spec?.holderIdentity).toBe('replica-1');
    stop();
    expect(await ended).toBe('stopped');
    expect(hub.objects(LEASES)[0]?.spec?.holderIdentity).toBe('');
  });

  test('it exits when the lease is lost', async () => {
    const { hub, timers, ended } = aManager({ lease: LEASE }, aHub());
    await timers.pass(1000);
    hub.down();
    await timers.pass(60_000);
    expect(await ended).toBe('lost the lease: another replica may be the leader');
  });
});

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hmls-system' } };
