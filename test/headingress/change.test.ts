import { HmlsError } from '../../src/errors.ts';
import type { HeadIngressBackend } from '../../src/headingress/backend.ts';
import {
  type ChangeOptions,
  change,
  expectNone,
  findLive,
  readLive,
  readWithSource,
} from '../../src/headingress/change.ts';
import type { Moment } from '../../src/headingress/decision.ts';
import { decideApply } from '../../src/headingress/desired.ts';
import { istioBackend } from '../../src/headingress/istio/cluster/backend.ts';
import { kindsIn } from '../../src/headingress/istio/cluster/versions.ts';
import { SERVICEENTRIES, VIRTUALSERVICES } from '../../src/headingress/istio/kinds.ts';
import { decidePin, parsePin } from '../../src/headingress/pin.ts';
import { decideDrain, decideWeights } from '../../src/headingress/split.ts';
import { decideSync } from '../../src/headingress/sync.ts';
import { parseWeights } from '../../src/headingress/weights.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import {
  aGateway,
  anError,
  anMLService,
  aRival,
  aService,
  entry,
  ready,
} from '../support/builders.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const reporting = (...spokes: string[]) =>
  aService({
    status: { aggregatedStatus: spokes.map((s) => entry(s, anMLService(), ready(s))) },
  });
const service = reporting('spoke1', 'spoke2');
const ref = { namespace: 'demo', name: 'mnist' };

interface World {
  readonly cluster: FakeCluster;
  readonly backend: HeadIngressBackend;
  /** Warnings, notes, waits and requests. */
  readonly told: string[];
  /** How things are changed there. */
  readonly options: Omit<ChangeOptions<Moment>, 'read'>;
}

function aWorld(...objects: KubeObject[]): World {
  const cluster = new FakeCluster(aGateway(), ...objects);
  const told: string[] = [];
  const user = async () => {
    told.push('asked for the user');
    return 'alice';
  };
  return {
    cluster,
    told,
    backend: istioBackend({ ingress: cluster, kinds: kindsIn('v1beta1'), user }),
    options: {
      checks: 'strict',
      now: () => new Date('2026-01-02T03:04:05Z'),
      waitForGateways: async () => {
        told.push('waited');
      },
      note: (text) => told.push(`note: ${text}`),
      warn: (text) => told.push(`warning: ${text}`),
    },
  };
}

/** With `demo/mnist`, 30 to 70. */
async function withHeadIngress(...objects: KubeObject[]): Promise<World> {
  const world = aWorld(...objects);
  const decide = decideApply(service, { weights: parseWeights('spoke1=30,spoke2=70') });
  const options = {
    ...world.options,
    read: expectNone,
    checks: 'ignore',
    reason: 'launch',
  } as const;
  await change(world.backend, ref, decide, options);
  world.told.length = 0;
  return world;
}

const withService = readWithSource(async () => service);

/** Each split as one line. */
const historyIn = async ({ backend }: World) =>
  (await backend.read(ref)).history.map(
    ({ user, reason, weights }) => `${user}: ${[...weights.values()].join('/')} ${reason ?? ''}`,
  );

const writtenTo = ({ cluster }: World) =>
  [SERVICEENTRIES, VIRTUALSERVICES].flatMap((kind) => cluster.objects(kind));

test('the decision is written, and recorded with user and reason', async () => {
  const world = await withHeadIngress();
  const { decision, object, written } = await change(world.backend, ref, decideDrain('spoke1'), {
    ...world.options,
    read: withService,
  });
  expect(decision.headIngress.routes.map(({ weight }) => weight)).toEqual([0, 100]);
  expect((await world.backend.read(ref)).object).toEqual(object);
  expect(written.map(({ after }) => after?.kind)).toEqual(['VirtualService']);
  expect(await historyIn(world)).toEqual(['alice: 30/70 launch', 'alice: 0/100 drain spoke1']);
  expect(world.told).toEqual(['asked for the user']);
});

test('the reason of the user takes precedence', async () => {
  const world = await withHeadIngress();
  const options = { ...world.options, read: withService, reason: 'INC-42' };
  await change(world.backend, ref, decideDrain('spoke1'), options);
  expect((await historyIn(world)).at(-1)).toBe('alice: 0/100 INC-42');
});

test('unchanged weights are not recorded again, whoever writes them', async () => {
  const world = await withHeadIngress();
  await change(world.backend, ref, decidePin(parsePin('x-spoke=spoke2')), {
    ...world.options,
    read: readLive,
  });
  expect(await historyIn(world)).toEqual(['alice: 30/70 launch']);
  expect((await world.backend.read(ref)).headIngress.pins).toHaveLength(1);
  expect(world.told).toEqual([]);
});

test('gateways are waited for where a host is added or removed, and notes are passed on', async () => {
  const world = await withHeadIngress();
  const read = readWithSource(async () => reporting('spoke2', 'spoke3'));
  await change(world.backend, ref, decideSync(), { ...world.options, read });
  expect(world.told).toEqual([
    'note: spoke1 left with 30 %',
    'note: spoke3 joined with 0 %: it gets no traffic until its weight is set',
    'asked for the user',
    'waited',
    'waited',
  ]);
});

describe('the decision gets the current state', () => {
  const decide = decideApply(service, {});

  test('none, where none may exist', async () => {
    const world = await withHeadIngress();
    const before = writtenTo(world);
    const made = change(world.backend, ref, decide, { ...world.options, read: expectNone });
    await expect(made).rejects.toEqual(
      anError('already-exists', 'virtualservices.networking.istio.io "mnist" already exists'),
    );
    expect(writtenTo(world)).toEqual(before);
  });

  test('none, where one may exist', async () => {
    const world = aWorld();
    await change(world.backend, ref, decide, { ...world.options, read: findLive });
    expect(await historyIn(world)).toEqual(['alice: 50/50 ']);
  });

  test('none, where one must exist', async () => {
    const world = aWorld();
    const made = change(world.backend, ref, decide, { ...world.options, read: readLive });
    await expect(made).rejects.toEqual(
      anError('not-found', 'virtualservices.networking.istio.io "mnist" not found'),
    );
  });

  test('one whose HyperMLService cannot be read: the decision has the error', async () => {
    const world = await withHeadIngress();
    const read = readWithSource(async () => {
      throw new HmlsError('not-found', 'no', { reason: 'NotFound' });
    });
    const options = { ...world.options, read };
    await expect(change(world.backend, ref, decideSync(), options)).rejects.toEqual(
      anError('not-found', 'HyperMLService demo/mnist no longer exists; nothing was changed'),
    );
    const decideAnyway = decideDrain('spoke1', { force: true });
    await change(world.backend, ref, decideAnyway, options);
    expect((await historyIn(world)).at(-1)).toBe('alice: 0/100 drain spoke1');
  });
});

test('ifMatch: only the version that was read', async () => {
  const world = await withHeadIngress();
  const options = { ...world.options, read: withService };
  const { resourceVersion } = (await world.backend.read(ref)).object.metadata;
  const stale = change(world.backend, ref, decideDrain('spoke1'), { ...options, ifMatch: '0' });
  await expect(stale).rejects.toEqual(
    anError(
      'conflict',
      `mnist is at resourceVersion ${resourceVersion}, not 0; last changed by alice at 2026-01-02T03:04:05.000Z`,
      { is: 'review-history', name: 'mnist' },
    ),
  );
  await change(world.backend, ref, decideDrain('spoke1'), { ...options, ifMatch: resourceVersion });
  expect(await historyIn(world)).toHaveLength(2);
});

test('a concurrent change is not overwritten', async () => {
  const world = await withHeadIngress();
  const read = readWithSource(async () => {
    const options = { ...world.options, read: withService };
    await change(world.backend, ref, decideWeights(parseWeights('spoke1=1,spoke2')), options);
    return service;
  });
  const late = change(world.backend, ref, decideDrain('spoke1'), { ...world.options, read });
  await expect(late).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('mnist has changed since it was read: alice set'),
  });
  expect((await historyIn(world)).at(-1)).toBe('alice: 1/99 ');
});

describe('checks', () => {
  const decide = decideApply(service, {});
  const told = expect.stringMatching(/^HMLS0104: VirtualService ops\/rival takes all/);

  test('strict: a new error is refused, and nothing is written', async () => {
    const world = aWorld(aRival());
    const before = writtenTo(world);
    const made = change(world.backend, ref, decide, { ...world.options, read: findLive });
    await expect(made).rejects.toMatchObject({
      code: 'conflict',
      message: told,
      remedy: { is: 'fix-finding', code: 'HMLS0104' },
    });
    expect(writtenTo(world)).toEqual(before);
    expect(world.told).toEqual([]);
  });

  test('strict: several errors are reported together', async () => {
    const world = aWorld(aRival());
    const several = decideApply(service, { gateways: ['t9k-system/t9k', 'a/b'] });
    const made = change(world.backend, ref, several, { ...world.options, read: findLive });
    const error = await made.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AggregateError);
    expect((error as AggregateError).errors).toHaveLength(2);
  });

  test('strict: an existing problem is only reported', async () => {
    const world = await withHeadIngress(aRival());
    const pin = decidePin(parsePin('x-spoke=spoke2'));
    await change(world.backend, ref, pin, { ...world.options, read: readLive });
    expect(world.told).toEqual([expect.stringMatching(/^warning: HMLS0104: /)]);
  });

  test('warn: the error is reported, and the change written', async () => {
    const world = aWorld(aRival());
    const options = { ...world.options, read: findLive, checks: 'warn' } as const;
    await change(world.backend, ref, decide, options);
    expect(world.told[0]).toMatch(/^warning: HMLS0104: /);
    expect(writtenTo(world)).toHaveLength(4);
  });

  test('ignore: nothing is checked', async () => {
    const world = aWorld(aRival());
    const forbidden = new HmlsError('forbidden', 'no', { reason: 'Forbidden' });
    world.cluster.fail({ verb: 'list', kind: VIRTUALSERVICES }, forbidden);
    const options = { ...world.options, read: findLive, checks: 'ignore' } as const;
    await change(world.backend, ref, decide, options);
    expect(world.told).toEqual(['asked for the user']);
  });

  test('a warning names what could not be checked', async () => {
    const world = aWorld();
    const forbidden = new HmlsError('forbidden', 'no', { reason: 'Forbidden' });
    world.cluster.fail({ verb: 'list', kind: VIRTUALSERVICES, namespace: undefined }, forbidden);
    await change(world.backend, ref, decide, { ...world.options, read: findLive });
    expect(world.told[0]).toBe(
      'warning: virtualservices in other namespaces could not be checked: no',
    );
  });
});

test.each(['client', 'server'] as const)(
  'a dry run of the %s writes nothing, and waits for nothing',
  async (dryRun) => {
    const world = await withHeadIngress();
    const before = writtenTo(world);
    const read = readWithSource(async () => reporting('spoke2', 'spoke3'));
    const { written } = await change(world.backend, ref, decideSync(), {
      ...world.options,
      read,
      dryRun,
    });
    expect(written.length).toBeGreaterThan(0);
    expect(writtenTo(world)).toEqual(before);
    expect(world.told).not.toContain('waited');
  },
);
