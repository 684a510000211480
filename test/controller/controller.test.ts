import { Controller } from '../../src/controller/controller.ts';
import { Metrics } from '../../src/controller/metrics.ts';
import type { ReconcilerSpec, Runtime } from '../../src/controller/reconciler.ts';
import type { ControllerReport } from '../../src/controller/report.ts';
import { HmlsError } from '../../src/errors.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { StartReflection } from '../../src/kube/reflection.ts';
import { reflectWith } from '../../src/kube/reflection.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import { type Condition, type KubeObject, refOf } from '../../src/kubernetes/object.ts';
import { aService } from '../support/builders.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers } from '../support/timers.ts';

/** A kind that the controller does not know. */
interface Toy extends KubeObject {
  readonly spec: { readonly color: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

const TOYS: Kind<Toy> = {
  apiVersion: 'toys.example.com/v1',
  kind: 'Toy',
  plural: 'toys',
  namespaced: true,
};

const aToy = (name: string): Toy => ({
  apiVersion: TOYS.apiVersion,
  kind: TOYS.kind,
  metadata: { namespace: 'demo', name, uid: `uid-${name}` },
  spec: { color: 'red' },
});

const isPainted: Condition = {
  type: 'Painted',
  status: 'True',
  message: 'It is red',
  lastTransitionTime: '2024-04-15T10:00:00Z',
};

/** Counts its passes; a second kind like this needs no change in the controller. */
function counting<T extends KubeObject>(
  kind: Kind<T>,
  pass: (runtime: Runtime<T>, object: T) => Promise<unknown> = async () => {},
) {
  const passes: string[] = [];
  const spec: ReconcilerSpec<T> = {
    kind,
    concurrency: 1,
    start: (runtime) => ({
      reconcile: async (ref) => {
        passes.push(ref.name);
        const object = runtime.objects.get(ref);
        if (object) await pass(runtime, object);
        return {};
      },
    }),
  };
  return { passes, spec };
}

const aHub = () => new FakeCluster(aService(), aToy('car'));

/** The controller on a hub with both kinds. */
function aController(specs: readonly ReconcilerSpec[], { leading = true, hub = aHub() } = {}) {
  const timers = new FakeTimers();
  hub.now = () => new Date(timers.now());
  const events: string[] = [];
  const report: ControllerReport = {
    wrote: (cluster, verb, kind) => {
      events.push(`wrote ${cluster} ${verb} ${kind}`);
      metrics.wrote({ cluster, verb, kind });
    },
    noted: (kind, { metadata }, notes) => {
      for (const { reason } of notes) events.push(`noted ${kind.kind} ${metadata.name} ${reason}`);
    },
    passed: (kind, key, outcome, seconds, waited) => {
      events.push(`${outcome} ${kind} ${key}`);
      metrics.passed(kind, outcome, seconds, waited);
    },
    failed: (kind, key, error) => events.push(`failed ${kind} ${key}: ${(error as Error).message}`),
    watchFailed: (kind, resource) => events.push(`watch failed ${kind} ${resource}`),
    notStarted: (kind, error) => events.push(`not started ${kind}: ${(error as Error).message}`),
  };
  const reflect: StartReflection = (cluster, kind, scope, onChange, onFailure) =>
    reflectWith(
      { timing: timers.timing, report: onFailure ?? (() => {}) },
      { cluster, kind, scope, onChange, ...(onFailure && { onFailure }) },
    );
  const metrics = new Metrics(specs, [], {
    leading: () => leading,
    kind: (name) => controller.kind(name),
  });
  const deps = { hub, reflect, timers, leads: () => leading, report };
  const controller = new Controller(specs, deps);
  running.push(controller);
  return { controller, hub, timers, events, metrics };
}

const running: Controller[] = [];
afterEach(async () => {
  for (const controller of running.splice(0)) await controller.stop();
});

const paint = (runtime: Runtime<Toy>, toy: Toy) =>
  runtime.status.write(toy, { conditions: [isPainted] });

test('two kinds side by side: each reconciler gets objects of its own kind', async () => {
  const [services, toys] = [counting(HYPERMLSERVICES), counting(TOYS, paint)];
  const { hub, timers } = aController([services.spec, toys.spec]);
  await timers.pass(100);
  expect([services.passes, toys.passes]).toEqual([['mnist'], ['car', 'car']]);

  await hub.create(TOYS, aToy('bear'));
  await timers.pass(100);
  expect(services.passes).toEqual(['mnist']);
  expect(toys.passes.slice(2)).toEqual(['bear', 'bear']);
});

test('the status of each is written once, and recorded as an Event', async () => {
  const toys = counting(TOYS, paint);
  const { hub, timers, events } = aController([counting(HYPERMLSERVICES).spec, toys.spec]);
  await timers.pass(5000);
  expect(hub.objects(TOYS)[0]?.status?.conditions).toEqual([isPainted]);
  expect(events.filter((event) => /wrote|noted/.test(event))).toEqual([
    'wrote hub status Toy',
    'noted Toy car Painted',
  ]);
});

test('metrics tell the kinds apart, and each has its own queue and watch', async () => {
  const gauge = {
    name: 'hmls_toys',
    help: 'Toys.',
    values: (all: readonly Toy[]) => ({ '': all.length }),
  };
  const { hub, timers, metrics, controller } = aController([
    counting(HYPERMLSERVICES).spec,
    { ...counting(TOYS).spec, gauges: [gauge] },
  ]);
  await timers.pass(1000);
  await hub.create(TOYS, aToy('bear'));
  await timers.pass(0);
  const lines = (await metrics.text()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'hmls_pass_seconds_count{kind="HyperMLService",outcome="done"} 1',
      'hmls_queue_wait_seconds_count{kind="HyperMLService"} 1',
      'hmls_queue_depth{kind="HyperMLService"} 0',
      expect.stringMatching(/^hmls_queue_depth\{kind="Toy"\} \d$/),
      'hmls_watch_age_seconds{kind="HyperMLService",resource="hypermlservices"} 1',
      'hmls_watch_age_seconds{kind="Toy",resource="toys"} 0',
      'hmls_toys 2',
      'hmls_leader 1',
    ]),
  );
  expect(controller.kind('Toy')?.objects()).toHaveLength(2);
  expect(controller.kind('Doll')).toBeUndefined();
});

describe('a reconciler that fails does not stop the other', () => {
  test('in a pass: only that object is retried', async () => {
    const services = counting(HYPERMLSERVICES);
    const toys = counting(TOYS, () => Promise.reject(new Error('out of paint')));
    const { timers, events } = aController([toys.spec, services.spec]);
    await timers.pass(1000);
    expect(services.passes).toEqual(['mnist']);
    expect(toys.passes.length).toBeGreaterThan(2);
    expect(events).toContain('failed Toy demo/car: out of paint');
    expect(events).toContain('failed Toy demo/car');
    expect(events).toContain('done HyperMLService demo/mnist');
  });

  test('at its start: it is not ready, and the other reconciles', async () => {
    const services = counting(HYPERMLSERVICES);
    const broken: ReconcilerSpec<Toy> = {
      kind: TOYS,
      concurrency: 1,
      start: () => {
        throw new Error('no brush');
      },
    };
    const { controller, timers, events } = aController([broken, services.spec]);
    await timers.pass(1000);
    expect(services.passes).toEqual(['mnist']);
    expect(events).toContain('not started Toy: no brush');
    expect(controller.unready()).toBe('Toy: no brush');
  });

  test('in its watch: the other continues, and readiness names the reason', async () => {
    const services = counting(HYPERMLSERVICES);
    const hub = aHub();
    hub.fail({ verb: 'list', kind: TOYS }, new HmlsError('forbidden', 'toys are forbidden'));
    const specs = [services.spec, counting(TOYS).spec];
    const { controller, timers, events } = aController(specs, { hub });
    await timers.pass(1000);
    expect(services.passes).toEqual(['mnist']);
    expect(events).toContain('watch failed Toy toys');
    expect(controller.unready()).toBe('waiting for the first list of toys: toys are forbidden');
  });
});

describe('nothing is written', () => {
  test('by a replica that does not lead', async () => {
    const toys = counting(TOYS, paint);
    const { hub, timers, events } = aController([toys.spec], { leading: false });
    await timers.pass(0);
    expect(hub.objects(TOYS)[0]?.status).toBeUndefined();
    expect(events).toContain('failed Toy demo/car: not written: another replica may be the leader');
  });

  test('after the stop, and no timer is left', async () => {
    const toys = counting(TOYS, paint);
    const { controller, hub, timers } = aController([toys.spec, counting(HYPERMLSERVICES).spec]);
    await controller.stop();
    await hub.patch(TOYS, refOf(aToy('car')), { spec: { color: 'blue' } });
    await timers.pass(60_000);
    expect(hub.objects(TOYS)[0]?.status).toBeUndefined();
    expect(timers.pending).toBe(0);
  });
});
