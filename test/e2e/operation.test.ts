// Operating the controller: failover between replicas, stops in the middle of work, probes, metrics,
// Events, logs, limits.

import { createServer } from 'node:net';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { EVENTS, LEASES } from '../../src/kubernetes/kinds.ts';
import { eventually } from '../support/eventually.ts';
import { CONFIGMAPS } from './support/kinds.ts';
import {
  aFreeAddress,
  hmls,
  kubectl,
  type LogLine,
  type RunningController,
  startController,
} from './support/programs.ts';
import { aConfigMap, anMLService, aService, versionsOf, Watched } from './support/services.ts';
import { aNamespace, createNamespace, variable, type World, world } from './support/world.ts';

let bed: World;
let namespace: string;
let running: RunningController[] = [];

beforeAll(async () => {
  bed = await world();
  expect(await hmls('install')).toMatchObject({ status: 0 });
});

beforeEach(async () => {
  namespace = await aNamespace(bed);
});

afterEach(async () => {
  for (const controller of running) controller.thaw();
  await Promise.all(running.map((controller) => controller.stop()));
  running = [];
});

function started(...flags: string[]): RunningController {
  const controller = startController(...flags);
  running.push(controller);
  return controller;
}

describe('of two replicas', () => {
  let leader: RunningController;
  let follower: RunningController;

  beforeEach(async () => {
    leader = started();
    await eventually(() => expect(leads(leader)).toBe(true));
    follower = started();
    await eventually(() => expect(lines(follower, 'started')).toHaveLength(1));
  });

  test('one is active', async () => {
    const service = await created(aService(namespace, 'one-works', configs(3)));
    await eventually(async () => expect(await service.summary()).toBe(done(6)));
    expect(writesOf(leader).length).toBeGreaterThan(6);
    expect(writesOf(follower)).toEqual([]);
    expect(leads(follower)).toBe(false);
  });

  test('the other takes over within 20 s of a crash, and no change is lost', async () => {
    const service = await created(aService(namespace, 'crash', configs(10)));
    await eventually(() => expect(writesOf(leader, 'create').length).toBeGreaterThan(5));
    await leader.kill();
    const crashed = Date.now();
    await service.change(configs(12, 'later'));
    await eventually(() => expect(writesOf(follower)).not.toEqual([]), 20_000);
    expect(Date.now() - crashed).toBeLessThanOrEqual(20_000);

    await eventually(async () => expect(await service.summary()).toBe(done(24)));
    await onSpokes({ value: 'later' }, 12);
    expect(await service.works()).toHaveLength(24);
  });

  test('the other takes over within 4 s of an orderly stop, in the middle of a rollout', async () => {
    const service = await created(aService(namespace, 'stop', configs(40)));
    await eventually(() => expect(writesOf(leader, 'create').length).toBeGreaterThan(5));
    const asked = Date.now();
    const stopping = leader.stop();
    await eventually(() => expect(leads(follower)).toBe(true), 4_000);
    expect(Date.now() - asked).toBeLessThanOrEqual(4_000);
    expect(await stopping).toBe(0);
    expect(leader.log().at(-1)?.message).toBe('stopped');

    await eventually(async () => expect(await service.summary()).toBe(done(80)));
    const made = [leader, follower].flatMap((one) => writesOf(one, 'create', 'Work'));
    expect(new Set(made.map(({ object }) => object)).size).toBe(80);
    expect(made).toHaveLength(80); // each by one of the two, and once
  });

  test('a frozen replica that resumes when the other leads writes nothing and exits', async () => {
    const service = await created(aService(namespace, 'frozen', configs(3)));
    await eventually(async () => expect(await service.summary()).toBe(done(6)));
    await eventually(() => allIsTold(leader)); // nothing is in flight when it freezes
    const before = writesOf(leader);
    leader.freeze();
    await service.change(configs(4, 'frozen')); // it sees this when it resumes
    await eventually(() => expect(leads(follower)).toBe(true));
    await service.change(configs(2, 'thawed'));
    await eventually(async () => expect(await service.summary()).toBe(done(4)));
    const versions = versionsOf([...(await service.worksAtRest()), await service.get()]);

    leader.thaw();
    expect(await leader.ended).toBe(1);
    expect(leader.text()).toContain('lost the lease: another replica may be the leader');
    expect(writesOf(leader)).toEqual(before);
    expect(versionsOf([...(await service.works()), await service.get()])).toEqual(versions);
  });
});

test('--qps and --burst limit what it writes to Karmada', async () => {
  const [qps, burst] = [5, 10];
  const controller = started('--qps', `${qps}`, '--burst', `${burst}`);
  const service = await created(aService(namespace, 'slowly', configs(20)));
  await eventually(async () => expect(await service.works()).toHaveLength(40));
  const times = writesOf(controller, 'create', 'Work').map(({ time }) => Date.parse(`${time}`));
  const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
  expect(seconds).toBeGreaterThan((40 - burst) / qps - 1);
  expect(seconds).toBeLessThan((40 - burst) / qps + 10);
});

describe('over HTTP', () => {
  test('leader and follower are both ready, and their metrics tell them apart', async () => {
    const [first, second] = [await aFreeAddress(), await aFreeAddress()];
    const leader = started('--address', first);
    await eventually(() => expect(leads(leader)).toBe(true));
    started('--address', second);
    for (const address of [first, second]) {
      for (const path of ['/healthz', '/readyz']) {
        await eventually(async () => expect(await answer(address, path)).toBe('200 ok\n'));
      }
    }
    expect(await metric(first, 'hmls_leader')).toBe(1);
    expect(await metric(second, 'hmls_leader')).toBe(0);
  });

  test('metrics count applies and errors', async () => {
    const address = await aFreeAddress();
    const controller = started('--address', address);
    await eventually(async () => expect(await metric(address, 'hmls_leader')).toBe(1));
    const manifests = [aConfigMap('counted'), anMLService('counted')];
    const service = await created(
      aService(namespace, 'counted', {
        workloads: [
          { clusters: ['spoke1'], manifests },
          { clusters: ['spoke9'], manifests: [aConfigMap('nowhere')] },
        ],
      }),
    );
    await eventually(async () => {
      expect(await service.entries()).toEqual([
        'spoke1 ConfigMap/counted applied',
        'spoke1 MLService/counted applied ready',
        'spoke9 ConfigMap/nowhere ClusterNotFound',
      ]);
    });

    const value = (name: string) => metric(address, name);
    await eventually(async () => {
      const { items } = await bed.hub.list(HYPERMLSERVICES, {});
      const entries = items.flatMap(({ status }) => status?.aggregatedStatus ?? []);
      const applied = entries.filter((entry) => entry.applied).length;
      expect(await value('hmls_entries{state="applied"}')).toBe(applied);
      expect(await value('hmls_entries{state="failed"}')).toBe(entries.length - applied);
      expect(await value('hmls_entries{state="stale"}')).toBe(0);
      expect(await value('hmls_hypermlservices')).toBe(items.length);
    });
    expect(await value('hmls_queue_depth{kind="HyperMLService"}')).toBe(0);
    for (const [cluster, verb, kind] of [
      ['karmada', 'create', 'Work'],
      ['hub', 'status', 'HyperMLService'],
      ['hub', 'update', 'HyperMLService'],
      ['hub', 'create', 'Event'],
    ] as const) {
      const logged = writesOf(controller, verb, kind).length;
      const counted = `hmls_writes_total{cluster="${cluster}",verb="${verb}",kind="${kind}"}`;
      expect([kind, await value(counted)]).toEqual([kind, logged]);
      expect(logged).toBeGreaterThan(0);
    }
    const passes = await value('hmls_pass_seconds_count{kind="HyperMLService",outcome="done"}');
    expect(passes).toBeGreaterThan(2);
    expect(
      await value('hmls_queue_wait_seconds_count{kind="HyperMLService"}'),
    ).toBeGreaterThanOrEqual(passes);
    for (const resource of ['hypermlservices', 'works', 'clusters']) {
      const age = `hmls_watch_age_seconds{kind="HyperMLService",resource="${resource}"}`;
      expect(await value(age)).toBeLessThan(120);
    }
    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(1 << 20);
  });

  test('a port that is in use is reported at once', async () => {
    const address = await aFreeAddress();
    const [host, port] = address.split(':');
    const squatter = createServer().listen(Number(port), host);
    const controller = started('--address', address);
    expect(await controller.ended).toBe(1);
    expect(controller.text()).toContain(`error: cannot listen on ${address}: `);
    expect(controller.text()).toContain('address already in use');
    squatter.close();
  });

  test('without access to the lease it is not ready and says why; it starts once it has access', async () => {
    const missing = `${namespace}-lease`;
    const address = await aFreeAddress();
    const admin = variable('HUB_KUBECONFIG');
    const flags = ['--leader-elect-lease', `${missing}/hmls`, '--kubeconfig', admin];
    const controller = started('--address', address, ...flags);
    await eventually(async () => {
      expect(await answer(address, '/readyz')).toBe(
        `503 lease ${missing}/hmls: namespaces "${missing}" not found\n`,
      );
    });
    expect(await answer(address, '/healthz')).toBe('200 ok\n');
    const [line] = lines(controller, 'cannot acquire the lease');
    expect(line?.hint).toContain(`create namespace ${missing}`);

    await createNamespace(bed.hub, missing);
    await eventually(async () => expect(await answer(address, '/readyz')).toBe('200 ok\n'));
    expect(leads(controller)).toBe(true);
  });
});

test('Events are shown by `kubectl describe`', async () => {
  started();
  const service = await created(aService(namespace, 'described', configs(1)));
  await eventually(async () => expect(await service.summary()).toBe(done(2)));
  await eventually(async () => {
    const { out } = await kubectl('describe', 'hmls', 'described', '-n', namespace);
    const [, events = ''] = out.split('Events:');
    expect(events).toMatch(
      /Normal +FullyApplied +\S+ +hypermlservice-controller +All manifests have been successfully applied/,
    );
  });
});

test('the log can be text, one line per entry', async () => {
  const controller = started('--log-format', 'text');
  const service = await created(aService(namespace, 'in-words', configs(1)));
  await eventually(async () => expect(await service.summary()).toBe(done(2)));
  await controller.stop();
  const text = controller.text().trimEnd().split('\n');
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /;
  expect(text.filter((line) => !time.test(line))).toEqual([]);
  expect(text[0]).toMatch(/ INFO {2}started hub=https:\S+ identity=\S+$/);
  expect(text.at(-1)).toMatch(/ INFO {2}stopped$/);
  expect(controller.text()).toContain(
    `INFO  wrote cluster=hub verb=status kind=HyperMLService object=${namespace}/in-words\n`,
  );
});

test('the lease names the leader, and has no holder once it has stopped', async () => {
  const controller = started();
  await eventually(() => expect(leads(controller)).toBe(true));
  const ref = { namespace: 'hmls-system', name: 'hmls-controller' };
  const [{ identity } = { identity: '' }] = lines(controller, 'leading');
  expect((await bed.hub.get(LEASES, ref)).spec?.holderIdentity).toBe(identity);
  await controller.stop();
  expect((await bed.hub.get(LEASES, ref)).spec?.holderIdentity).toBe('');
});

// After all others that need a controller, because it leaves work unfinished.
test('asked to stop, it does not wait for rate-limited writes', async () => {
  const controller = started('--qps', '0.2', '--burst', '1');
  await created(aService(namespace, 'limited-stop', configs(10)));
  await eventually(() => expect(writesOf(controller, 'create')).toHaveLength(1));
  const asked = Date.now();
  expect(await controller.stop()).toBe(0);
  expect(Date.now() - asked).toBeLessThanOrEqual(4_000);
});

test('the hub takes the Deployment that `install --image` would make', async () => {
  const image = 'registry.example.com/kubectl-hmls:v1.0.0';
  const { status, out, err } = await hmls('install', '--image', image, '--dry-run=server');
  expect(status).toBe(0);
  expect(out).toContain('deployment.apps/hmls-controller serverside-applied (server dry run)\n');
  expect(err).not.toContain('Warning');
});

/** That many ConfigMaps on both spokes. */
function configs(count: number, value = 'first'): HyperMLService['spec'] {
  const manifests = Array.from({ length: count }, (_, i) => aConfigMap(`config-${i}`, { value }));
  return { workloads: [{ clusters: ['spoke1', 'spoke2'], manifests }] };
}

const done = (count: number) =>
  `ClustersReachable=True FullyApplied=True Ready=True 2/2 ${count}/${count}`;

async function created(service: HyperMLService): Promise<Watched> {
  await bed.hub.create(HYPERMLSERVICES, service);
  return new Watched(bed, service);
}

/** Waits until both spokes have `count` ConfigMaps of ours with these data. */
async function onSpokes(data: object, count: number): Promise<void> {
  for (const spoke of [bed.spoke1, bed.spoke2]) {
    await eventually(async () => {
      const { items } = await spoke.list(CONFIGMAPS, { namespace });
      const ours = items.filter(({ metadata }) => metadata.name.startsWith('config-'));
      expect(ours.map((config) => config.data)).toEqual(Array.from({ length: count }, () => data));
    });
  }
}

const lines = (controller: RunningController, message: string): LogLine[] =>
  controller.log().filter((line) => line.message === message);

const leads = (controller: RunningController) => lines(controller, 'leading').length > 0;

/** What it has written, according to its log. */
const writesOf = (controller: RunningController, verb?: string, kind?: string): LogLine[] =>
  lines(controller, 'wrote').filter(
    (line) => (!verb || line.verb === verb) && (!kind || line.kind === kind),
  );

/** Throws unless the Events of `controller` about a finished service have arrived. */
async function allIsTold(controller: RunningController): Promise<void> {
  const { items } = await bed.hub.list(EVENTS, { namespace });
  const reasons = items.map(({ reason }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(['FullyApplied', 'Ready']));
  expect(writesOf(controller, 'create', 'Event')).toHaveLength(items.length);
}

/** Status and body. */
async function answer(address: string, path: string): Promise<string> {
  const response = await fetch(`http://${address}${path}`);
  return `${response.status} ${await response.text()}`;
}

/** The value of a metric, its labels included; 0 if there is none. */
async function metric(address: string, name: string): Promise<number> {
  const text = await answer(address, '/metrics');
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
