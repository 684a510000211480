import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { WORKS } from '../../src/karmada/kinds.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { anMLService, aService } from '../support/builders.ts';
import { TestWorld } from './world.ts';

const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's3' } };
const edited = { ...anMLService(), spec: { paused: true } } as KubeObject;
const both = ['spoke1', 'spoke2'];
const workloads = [{ clusters: both, manifests: [anMLService(), secret] }];

interface Story {
  readonly name: string;
  readonly service: HyperMLService;
  /** The change once it has converged; absent: none, the service is new. */
  readonly change?: (world: TestWorld) => Promise<void>;
}

const stories: readonly Story[] = [
  { name: 'a new service', service: aService({ spec: { workloads } }) },
  {
    name: 'one that is edited, moved and scaled down at once',
    service: aService({ spec: { workloads } }),
    change: (world) => world.edit({ workloads: [{ clusters: ['spoke2'], manifests: [edited] }] }),
  },
  {
    name: 'one that is deleted',
    service: aService({ spec: { workloads } }),
    change: (world) => world.delete(),
  },
  {
    name: 'one that is deleted and orphans',
    service: aService({ spec: { workloads, deletionPolicy: 'Orphan' } }),
    change: (world) => world.delete(),
  },
];

/** The possible fates of one write. */
const fates = {
  'is refused': async () => {
    throw new HmlsError('server-error', 'disk full', { reason: 'InternalError' });
  },
  'is the last before the controller is killed': async (write: Write) => {
    await write();
    throw new Killed();
  },
  'never leaves a controller that is killed': async () => {
    throw new Killed();
  },
} as const;

type Write = () => Promise<unknown>;
type Fate = (write: Write) => Promise<unknown>;

/** Not an HmlsError: nothing can handle it. */
class Killed extends Error {}

const rows = stories.flatMap((story) =>
  Object.entries(fates).map(([what, fate]) => ({ ...story, what, fate })),
);

test.each(rows)(
  '$name: the final state is the same whichever write $what',
  async ({ fate, ...story }) => {
    const expected = endOf(await played(story));
    for (let fatal = 1; ; fatal++) {
      const world = await played(story, { fatal, fate });
      expect(endOf(world)).toEqual(expected);
      if (!world.struck) break;
    }
  },
);

/** Plays a story to its end; write number `fatal` meets its fate, and the next pass continues. */
async function played(
  { service, change }: Story,
  blow?: { fatal: number; fate: Fate },
): Promise<TestWorld & { struck: boolean }> {
  const world = Object.assign(new TestWorld(service), { struck: false });
  if (change) await world.converge();
  await change?.(world);
  if (blow) {
    const { hub, api } = world.knows;
    const writes = counted(blow.fatal, blow.fate);
    Object.assign(world.knows, { hub: through(writes.make, hub), api: through(writes.make, api) });
    await world.converge().catch(() => {});
    world.struck = writes.struck();
    Object.assign(world.knows, { hub, api });
  }
  await world.converge();
  return world;
}

/** Counts writes. A controller that is killed at the fatal one makes no more. */
function counted(fatal: number, fate: Fate) {
  let count = 0;
  let dead = false;
  const make = async (write: Write): Promise<unknown> => {
    if (dead) throw new Killed();
    if (++count !== fatal) return write();
    try {
      return await fate(write);
    } catch (error) {
      dead = error instanceof Killed;
      throw error;
    }
  };
  return { make, struck: () => count >= fatal };
}

const WRITES = ['create', 'replace', 'replaceStatus', 'apply', 'patch', 'patchStatus', 'remove'];

/** `cluster`, with every write made by `make`. */
function through(make: (write: Write) => Promise<unknown>, cluster: Cluster): Cluster {
  return new Proxy(cluster, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const call = (...args: unknown[]): unknown => member.apply(target, args);
      return WRITES.includes(String(name))
        ? (...args: unknown[]) => make(async () => call(...args))
        : call;
    },
  });
}

/** The final state, without what depends on the number and times of writes. */
function endOf({ hub, karmada }: TestWorld): unknown {
  const objects = [...hub.objects(HYPERMLSERVICES), ...karmada.objects(WORKS)];
  return objects.map((object) => {
    const { uid, resourceVersion, creationTimestamp, generation, ...metadata } = object.metadata;
    return JSON.parse(
      JSON.stringify({ ...object, metadata }, (key, value) =>
        VOLATILE.includes(key) ? undefined : value,
      ),
    );
  });
}

const VOLATILE = ['lastTransitionTime', 'suspendDispatching'];
