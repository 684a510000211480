import {
  appliedCondition,
  clusterOf,
  hasSameManifests,
  isCurrent,
  isPending,
  nudgedWork,
  ownerOf,
  reflectedStatus,
  updatedWork,
  type Work,
  workFor,
  workName,
} from '../../src/karmada/work.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { aCondition, anMLService, aPlacement, aService, ready } from '../support/builders.ts';

// Names from GenerateWorkName of karmada v1.18.2; the first is also in Karmada's own tutorial.
test.each([
  { kind: 'Deployment', name: 'nginx', namespace: 'default', named: 'nginx-687f7fb96f' },
  { kind: 'Namespace', name: 'demo', namespace: undefined, named: 'demo-6654f4c4f6' },
  {
    kind: 'ClusterRole',
    name: 'system:Foo:bar',
    namespace: undefined,
    named: 'system.foo.bar-5964d7bd5d',
  },
  { kind: 'ConfigMap', name: 'a.b', namespace: 'ns', named: 'a.b-6cd8b4689c' },
])('the Work of $kind $name is $named', ({ kind, name, namespace, named }) => {
  expect(workName(kind, name, namespace)).toBe(named);
});

const desired = workFor(aService(), aPlacement(anMLService()));

test('a Work has everything that Karmada would add', () => {
  const manifest = {
    ...anMLService(),
    metadata: {
      namespace: 'demo',
      name: 'torch',
      labels: { team: 'vision' },
      annotations: { note: 'keep me' },
      uid: 'from an export',
    },
    spec: { scheduler: { queue: 'default' } },
  };
  expect(workFor(aService(), aPlacement(manifest))).toEqual({
    apiVersion: 'work.karmada.io/v1alpha1',
    kind: 'Work',
    metadata: {
      namespace: 'karmada-es-spoke1',
      name: 'torch-5bcbdbccd8',
      labels: {
        'tensorstack.dev/hypermlservice-uid': 'uid-1',
        'work.karmada.io/permanent-id': '8b31d7bc-274b-8354-a557-eccb399d70c8',
      },
      annotations: { 'tensorstack.dev/hypermlservice': 'demo/mnist' },
      finalizers: ['karmada.io/execution-controller'],
    },
    spec: {
      workload: {
        manifests: [
          {
            apiVersion: 'tensorstack.dev/v1beta1',
            kind: 'MLService',
            metadata: {
              namespace: 'demo',
              name: 'torch',
              labels: {
                'karmada.io/managed': 'true',
                team: 'vision',
                'work.karmada.io/permanent-id': '8b31d7bc-274b-8354-a557-eccb399d70c8',
              },
              annotations: {
                note: 'keep me',
                'resourcetemplate.karmada.io/managed-annotations':
                  'note,resourcetemplate.karmada.io/managed-annotations,resourcetemplate.karmada.io/managed-labels,resourcetemplate.karmada.io/uid,work.karmada.io/name,work.karmada.io/namespace',
                'resourcetemplate.karmada.io/managed-labels':
                  'karmada.io/managed,team,work.karmada.io/permanent-id',
                'resourcetemplate.karmada.io/uid': 'uid-1',
                'work.karmada.io/name': 'torch-5bcbdbccd8',
                'work.karmada.io/namespace': 'karmada-es-spoke1',
              },
            },
            spec: { scheduler: { queue: 'default' } },
          },
        ],
      },
    },
  });
});

const annotationsIn = ({ spec }: Work) => spec.workload.manifests[0]?.metadata.annotations;

test('managed metadata in the manifest is ignored', () => {
  const metadata = {
    namespace: 'demo',
    name: 'torch',
    annotations: {
      'resourcetemplate.karmada.io/managed-annotations': 'old',
      'resourcetemplate.karmada.io/managed-labels': 'old',
    },
  };
  const work = workFor(aService(), aPlacement({ ...anMLService(), metadata }));
  expect(annotationsIn(work)).toEqual(annotationsIn(desired));
});

test('Overwrite is set on the manifest, where Karmada reads it', () => {
  const { spec } = aService();
  const overwriting = aService({ spec: { ...spec, conflictResolution: 'Overwrite' } });
  const work = workFor(overwriting, aPlacement(anMLService()));
  expect(annotationsIn(work)).toMatchObject({ 'work.karmada.io/conflict-resolution': 'overwrite' });
  expect(annotationsIn(desired)).not.toHaveProperty(['work.karmada.io/conflict-resolution']);
});

describe('the template generation', () => {
  const GENERATION = 'resourcetemplate.karmada.io/generation';
  const manifest = (kind: string, replicas = 1) => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { namespace: 'demo', name: 'server' },
    spec: { replicas },
  });
  const generation = (m: KubeObject, hmls = aService()) =>
    annotationsIn(workFor(hmls, aPlacement(m)))?.[GENERATION];

  test.each(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'])('a %s has one', (kind) => {
    expect(generation(manifest(kind))).toMatch(/^\d+$/);
  });

  test('other kinds have none', () => {
    expect(generation(anMLService())).toBeUndefined();
    expect(generation({ ...manifest('Deployment'), apiVersion: 'example.com/v1' })).toBeUndefined();
  });

  test('it changes with the manifest, and with nothing else', () => {
    const before = generation(manifest('Deployment'));
    const { metadata } = aService();
    const edited = aService({ metadata: { ...metadata, generation: 2 } });
    expect(generation(manifest('Deployment'), edited)).toBe(before);
    expect(generation(manifest('Deployment', 2))).not.toBe(before);
  });
});

test('each spoke and object has a stable permanent id', () => {
  const id = (work: Work) => work.metadata.labels?.['work.karmada.io/permanent-id'] ?? '';
  expect(id(workFor(aService(), aPlacement(anMLService())))).toBe(id(desired));
  expect(id(workFor(aService(), aPlacement(anMLService(), 'spoke2')))).not.toBe(id(desired));
  expect(id(workFor(aService(), aPlacement(anMLService('other'))))).not.toBe(id(desired));
  expect(id(desired)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('a Work names its spoke and its owner', () => {
  expect(clusterOf(desired)).toBe('spoke1');
  expect(ownerOf(desired)).toEqual({ uid: 'uid-1', namespace: 'demo', name: 'mnist' });
});

test.each([
  { name: 'without labels', metadata: { name: 'w' } },
  {
    name: 'with a uid alone',
    metadata: { name: 'w', labels: { 'tensorstack.dev/hypermlservice-uid': 'uid-1' } },
  },
  {
    name: 'with half a name',
    metadata: {
      name: 'w',
      labels: { 'tensorstack.dev/hypermlservice-uid': 'uid-1' },
      annotations: { 'tensorstack.dev/hypermlservice': 'demo' },
    },
  },
])('a Work $name has no owner', ({ metadata }) => {
  expect(ownerOf({ metadata })).toBeUndefined();
});

describe('whether a Work is up to date', () => {
  const stored: Work = {
    ...desired,
    metadata: {
      ...desired.metadata,
      uid: 'uid-w',
      resourceVersion: '7',
      labels: { ...desired.metadata.labels, theirs: 'x' },
      annotations: { ...desired.metadata.annotations, theirs: 'x' },
      finalizers: ['theirs', 'karmada.io/execution-controller'],
    },
    status: { conditions: [aCondition('Applied', 'True')] },
  };
  const withMetadata = (metadata: Partial<Work['metadata']>): Work => ({
    ...stored,
    metadata: { ...stored.metadata, ...metadata },
  });
  const other = workFor(aService(), aPlacement({ ...anMLService(), kind: 'SimpleMLService' })).spec;

  test.each<{ name: string; work: Work; current: boolean; same: boolean }>([
    { name: 'as stored, with additions of others', work: stored, current: true, same: true },
    {
      name: 'nudged',
      work: { ...stored, spec: { ...stored.spec, suspendDispatching: false } },
      current: true,
      same: true,
    },
    {
      name: 'suspended',
      work: { ...stored, spec: { ...stored.spec, suspendDispatching: true } },
      current: false,
      same: true,
    },
    { name: 'without its labels', work: withMetadata({ labels: {} }), current: false, same: true },
    {
      name: 'without its annotations',
      work: withMetadata({ annotations: {} }),
      current: false,
      same: true,
    },
    {
      name: 'without its finalizer',
      work: withMetadata({ finalizers: [] }),
      current: false,
      same: true,
    },
    {
      name: 'with another manifest',
      work: { ...stored, spec: other },
      current: false,
      same: false,
    },
  ])('$name: $current', ({ work, current, same }) => {
    expect(isCurrent(work, desired)).toBe(current);
    expect(hasSameManifests(work, desired)).toBe(same);
  });

  test('the order of keys does not matter', () => {
    const reversed = JSON.parse(JSON.stringify(desired.spec), (_, value) =>
      typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(hasSameManifests({ ...desired, spec: reversed }, desired)).toBe(true);
  });

  test('integers beyond 2^53 are distinguished', () => {
    const seeded = (seed: bigint) =>
      workFor(aService(), aPlacement({ ...anMLService(), spec: { seed } } as KubeObject));
    expect(hasSameManifests(seeded(9007199254740993n), seeded(9007199254740993n))).toBe(true);
    expect(hasSameManifests(seeded(9007199254740993n), seeded(9007199254740992n))).toBe(false);
  });
});

test('an update keeps metadata of others, and takes a Work over from its previous owner', () => {
  const stored: Work = {
    ...workFor(aService(), aPlacement({ ...anMLService(), kind: 'SimpleMLService' })),
    metadata: {
      namespace: 'karmada-es-spoke1',
      name: 'torch-5bcbdbccd8',
      uid: 'uid-w',
      resourceVersion: '7',
      labels: { 'tensorstack.dev/hypermlservice-uid': 'uid-0', theirs: 'x' },
      annotations: { 'tensorstack.dev/hypermlservice': 'demo/old', theirs: 'x' },
      finalizers: ['theirs'],
    },
    status: { conditions: [] },
  };
  expect(updatedWork(stored, desired, '2024-04-15T09:00:00Z')).toEqual({
    apiVersion: 'work.karmada.io/v1alpha1',
    kind: 'Work',
    metadata: {
      namespace: 'karmada-es-spoke1',
      name: 'torch-5bcbdbccd8',
      uid: 'uid-w',
      resourceVersion: '7',
      labels: { ...desired.metadata.labels, theirs: 'x' },
      annotations: {
        'tensorstack.dev/hypermlservice': 'demo/mnist',
        'tensorstack.dev/spoke-ready-since': '2024-04-15T09:00:00Z',
        theirs: 'x',
      },
      finalizers: ['theirs', 'karmada.io/execution-controller'],
    },
    spec: { ...desired.spec, suspendDispatching: false },
    status: { conditions: [] },
  });
});

test('an update while the spoke is unreachable does not record since when it is Ready', () => {
  const { annotations } = updatedWork(desired, desired, undefined).metadata;
  expect(annotations).toEqual({ 'tensorstack.dev/hypermlservice': 'demo/mnist' });
});

test('a nudge changes the encoding of the spec, not its meaning', () => {
  const once = nudgedWork(desired, '2024-04-15T09:00:00Z');
  expect(once.spec).toEqual({ ...desired.spec, suspendDispatching: false });
  expect(once.metadata).toEqual({
    ...desired.metadata,
    annotations: {
      'tensorstack.dev/hypermlservice': 'demo/mnist',
      'tensorstack.dev/spoke-ready-since': '2024-04-15T09:00:00Z',
    },
  });
  const twice = nudgedWork(once, '2024-04-15T11:00:00Z');
  expect(twice.spec).toEqual(desired.spec);
  expect(twice.metadata.annotations).toMatchObject({
    'tensorstack.dev/spoke-ready-since': '2024-04-15T11:00:00Z',
  });
});

test.each<{ name: string; status: Work['status'] & object; pending: boolean }>([
  { name: 'without an Applied condition', status: {}, pending: true },
  { name: 'failed', status: { conditions: [aCondition('Applied', 'False')] }, pending: true },
  { name: 'applied', status: { conditions: [aCondition('Applied', 'True')] }, pending: false },
  {
    name: 'only dispatched',
    status: { conditions: [aCondition('Dispatching', 'True')] },
    pending: true,
  },
])('a Work $name: pending is $pending', ({ status, pending }) => {
  expect(isPending({ ...desired, status })).toBe(pending);
});

test('a terminating Work is pending, applied or not', () => {
  const metadata = { ...desired.metadata, deletionTimestamp: '2024-04-15T11:00:00Z' };
  const status = { conditions: [aCondition('Applied', 'True')] };
  expect(isPending({ ...desired, metadata, status })).toBe(true);
});

test('Karmada reports the result in the Applied condition', () => {
  const applied = aCondition('Applied', 'False');
  const conditions = [aCondition('Dispatching', 'True'), applied];
  expect(appliedCondition({ ...desired, status: { conditions } })).toEqual(applied);
  expect(appliedCondition(desired)).toBeUndefined();
});

describe('the reflected status', () => {
  const status = ready('spoke1');
  const reported = (identifier: { kind: string; name: string; namespace?: string }): Work => ({
    ...desired,
    status: { manifestStatuses: [{ identifier, status }] },
  });

  test('is the status of the object in the Work', () => {
    const work = reported({ kind: 'MLService', name: 'torch', namespace: 'demo' });
    expect(reflectedStatus(work)).toEqual(status);
  });

  test.each([
    { kind: 'SimpleMLService', name: 'torch', namespace: 'demo' },
    { kind: 'MLService', name: 'other', namespace: 'demo' },
    { kind: 'MLService', name: 'torch', namespace: 'default' },
    { kind: 'MLService', name: 'torch' },
  ])('is not the status of %j', (identifier) => {
    expect(reflectedStatus(reported(identifier))).toBeUndefined();
  });

  test('of a cluster-scoped object is found, whether its namespace is absent or empty', () => {
    const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } };
    const work = workFor(aService(), aPlacement(manifest));
    for (const identifier of [
      { kind: 'Namespace', name: 'demo' },
      { kind: 'Namespace', name: 'demo', namespace: '' },
    ]) {
      const manifestStatuses = [{ identifier, status: { phase: 'Active' } }];
      expect(reflectedStatus({ ...work, status: { manifestStatuses } })).toEqual({
        phase: 'Active',
      });
    }
  });

  test('is absent until there is one', () => {
    expect(reflectedStatus(desired)).toBeUndefined();
    expect(reflectedStatus({ ...desired, status: { manifestStatuses: [] } })).toBeUndefined();
  });
});
