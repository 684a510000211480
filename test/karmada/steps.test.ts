import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { SpokeCluster } from '../../src/karmada/spoke.ts';
import { type KarmadaView, stepsFor, surplusWorks } from '../../src/karmada/steps.ts';
import type { Work } from '../../src/karmada/work.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { keyOf, refOf } from '../../src/kubernetes/object.ts';
import {
  aCondition,
  anMLService,
  aPlacement,
  aService,
  aSpoke,
  aWork,
} from '../support/builders.ts';

const SINCE = 'tensorstack.dev/spoke-ready-since';
const READY_SINCE = '2024-04-15T09:00:00Z';
const BEFORE = '2024-04-14T09:00:00Z';

interface Karmada {
  readonly works?: readonly Work[];
  readonly spokes?: readonly SpokeCluster[];
  readonly owners?: readonly HyperMLService[];
}

const view = ({ works = [], spokes = [aSpoke('spoke1')], owners = [] }: Karmada): KarmadaView => ({
  work: (ref) => works.find((work) => keyOf(refOf(work)) === keyOf(ref)),
  spoke: (name) => spokes.find(({ metadata }) => metadata.name === name),
  owner: ({ uid }) => owners.find(({ metadata }) => metadata.uid === uid),
  now: new Date('2024-04-15T10:05:04Z'),
});

function stepOn(karmada: Karmada, manifest = anMLService()) {
  const [planned] = stepsFor(aService(), [aPlacement(manifest)], view(karmada));
  return planned?.step;
}

const APPLIED = { conditions: [aCondition('Applied', 'True')] };
const FAILED = { conditions: [aCondition('Applied', 'False')] };

/** A stored Work, written when the spoke had been Ready since `since`. */
function stored(since: string | undefined, status: Work['status'], going = false): Work {
  const work = aWork({}, status);
  const annotations = { ...work.metadata.annotations, ...(since && { [SINCE]: since }) };
  const deletion = going ? { deletionTimestamp: '2024-04-15T11:00:00Z' } : {};
  return {
    ...work,
    metadata: { ...work.metadata, uid: 'uid-w', resourceVersion: '7', annotations, ...deletion },
  };
}

describe('where there is no Work', () => {
  test('one is created, which records since when its spoke is Ready', () => {
    const work = aWork({});
    expect(stepOn({})).toEqual({
      do: 'create',
      work: {
        ...work,
        metadata: {
          ...work.metadata,
          annotations: {
            'tensorstack.dev/hypermlservice': 'demo/mnist',
            'tensorstack.dev/spoke-ready-since': '2024-04-15T09:00:00Z',
          },
        },
      },
    });
  });

  test('one is created for an unreachable spoke, too', () => {
    const spokes = [aSpoke('spoke1', 'False')];
    expect(stepOn({ spokes })).toEqual({ do: 'create', work: aWork({}) });
  });

  test('nothing is created for a spoke that is not registered', () => {
    expect(stepOn({ spokes: [] })).toEqual({
      do: 'refuse',
      refusal: {
        reason: 'ClusterNotFound',
        message:
          'spoke "spoke1" is not registered with Karmada; register it with: kubectl karmada join spoke1',
      },
    });
  });

  test('nothing is created where the spoke certainly does not serve the kind', () => {
    const { status, ...spoke } = aSpoke('spoke1');
    const complete = aCondition('CompleteAPIEnablements', 'True');
    const conditions = [...(status?.conditions ?? []), complete];
    expect(stepOn({ spokes: [{ ...spoke, status: { conditions } }] })).toEqual({
      do: 'refuse',
      refusal: {
        reason: 'KindNotServedBySpoke',
        message:
          'spoke "spoke1" does not serve MLService (tensorstack.dev/v1beta1); install its CRD there',
      },
    });
  });
});

describe('where our Work exists', () => {
  test('nothing is done if it is up to date', () => {
    const work = stored(READY_SINCE, APPLIED);
    expect(stepOn({ works: [work] })).toEqual({ do: 'nothing', work });
  });

  test('a changed manifest is written, and Applied cleared first', () => {
    const work = stored(READY_SINCE, APPLIED);
    const changed = { ...anMLService(), spec: { a: 1 } } as KubeObject;
    const desired = aWork({ manifest: changed });
    expect(stepOn({ works: [work] }, changed)).toEqual({
      do: 'update',
      work: { ...work, spec: { ...desired.spec, suspendDispatching: false } },
      stored: work,
      clearApplied: true,
    });
  });

  test('a lost finalizer is written, and Applied stays', () => {
    const { finalizers: _, ...metadata } = stored(READY_SINCE, APPLIED).metadata;
    const work = { ...stored(READY_SINCE, APPLIED), metadata };
    expect(stepOn({ works: [work] })).toMatchObject({
      do: 'update',
      work: { metadata: { finalizers: ['karmada.io/execution-controller'] } },
      stored: work,
      clearApplied: false,
    });
  });

  test('a Work stays as it is while its spoke is not registered', () => {
    const work = stored(READY_SINCE, APPLIED);
    expect(stepOn({ works: [work], spokes: [] })).toEqual({ do: 'nothing', work });
  });
});

// `since` is recorded in the Work; the spoke has been Ready since READY_SINCE.
test.each([
  { name: 'failed, and the spoke came back', since: BEFORE, status: FAILED, does: 'update' },
  { name: 'not observed, and the spoke came back', since: BEFORE, status: {}, does: 'update' },
  { name: 'created while the spoke was unreachable', since: undefined, status: {}, does: 'update' },
  {
    name: 'failed, on a spoke that was always Ready',
    since: READY_SINCE,
    status: FAILED,
    does: 'nothing',
  },
  { name: 'applied, and the spoke came back', since: BEFORE, status: APPLIED, does: 'nothing' },
])('a Work that is $name: $does', ({ since, status, does }) => {
  const work = stored(since, status);
  const step = stepOn({ works: [work] });
  expect(step?.do).toBe(does);
  if (step?.do !== 'update') return;
  expect(step).toEqual({
    do: 'update',
    work: {
      ...work,
      metadata: {
        ...work.metadata,
        annotations: { ...work.metadata.annotations, [SINCE]: READY_SINCE },
      },
      spec: { ...work.spec, suspendDispatching: false },
    },
    stored: work,
    clearApplied: false,
  });
});

test('a pending Work is not nudged while its spoke is unreachable', () => {
  const work = stored(BEFORE, FAILED);
  const spokes = [aSpoke('spoke1', 'False')];
  expect(stepOn({ works: [work], spokes })).toEqual({ do: 'nothing', work });
});

describe('where a Work is terminating', () => {
  test('its deletion is waited for', () => {
    const work = stored(READY_SINCE, APPLIED, true);
    expect(stepOn({ works: [work] })).toEqual({ do: 'wait', work });
  });

  test('it is not updated', () => {
    const work = stored(READY_SINCE, APPLIED, true);
    const changed = { ...anMLService(), spec: { a: 1 } } as KubeObject;
    expect(stepOn({ works: [work] }, changed)).toEqual({ do: 'wait', work });
  });

  test('it is nudged when its spoke is back', () => {
    const work = stored(BEFORE, APPLIED, true);
    expect(stepOn({ works: [work] })).toMatchObject({ do: 'update', stored: work });
  });
});

describe('where the Work has another owner', () => {
  const other = (creationTimestamp: string, uid: string) =>
    aService({ metadata: { namespace: 'demo', name: 'other', uid, creationTimestamp } });
  const workOf = (hmls: HyperMLService) => aWork({ hmls }, APPLIED);

  const refusal = (rival: string) => ({
    do: 'refuse',
    refusal: {
      reason: 'Conflict',
      message: `MLService/torch on spoke1 belongs to ${rival}; remove it from one of the two`,
    },
  });

  test.each([
    { name: 'an older one', owner: other('2024-04-15T09:59:59Z', 'uid-9') },
    {
      name: 'one of the same second and a lower uid',
      owner: other('2024-04-15T10:00:00Z', 'uid-0'),
    },
  ])('$name keeps it', ({ owner }) => {
    const step = stepOn({ works: [workOf(owner)], owners: [owner] });
    expect(step).toEqual(refusal('HyperMLService demo/other'));
  });

  test.each([
    { name: 'a younger one', owner: other('2024-04-15T10:00:01Z', 'uid-0'), owners: true },
    {
      name: 'one of the same second and a higher uid',
      owner: other('2024-04-15T10:00:00Z', 'uid-2'),
      owners: true,
    },
    {
      name: 'an older one that is gone',
      owner: other('2024-04-15T09:00:00Z', 'uid-0'),
      owners: false,
    },
  ])('$name loses it', ({ owner, owners }) => {
    const work = workOf(owner);
    const step = stepOn({ works: [work], owners: owners ? [owner] : [] });
    expect(step).toMatchObject({
      do: 'update',
      work: {
        metadata: {
          labels: { 'tensorstack.dev/hypermlservice-uid': 'uid-1' },
          annotations: { 'tensorstack.dev/hypermlservice': 'demo/mnist' },
        },
      },
      stored: work,
      clearApplied: true,
    });
  });

  test('a Work that no HyperMLService created is left alone', () => {
    const made = aWork({}, APPLIED);
    const { namespace, name } = refOf(made);
    const work = { ...made, metadata: { namespace, name } };
    expect(stepOn({ works: [work] })).toEqual(
      refusal('the Work karmada-es-spoke1/torch-5bcbdbccd8, which no HyperMLService made'),
    );
  });
});

test('there is a step for each placement, in order', () => {
  const placements = ['spoke2', 'spoke1'].map((cluster) => aPlacement(anMLService(), cluster));
  const plan = stepsFor(aService(), placements, view({}));
  expect(plan.map(({ placement, step }) => `${placement.cluster}: ${step.do}`)).toEqual([
    'spoke2: refuse',
    'spoke1: create',
  ]);
});

test('Works without a placement are surplus', () => {
  const owned = [aWork({}), aWork({ cluster: 'spoke2' }), aWork({ manifest: anMLService('gone') })];
  expect(surplusWorks([aPlacement()], owned).map((w) => keyOf(refOf(w)))).toEqual([
    'karmada-es-spoke2/torch-5bcbdbccd8',
    expect.stringMatching(/^karmada-es-spoke1\/gone-/),
  ]);
});
