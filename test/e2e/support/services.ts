import type { AggregatedEntry, HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { nameOf } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { WORKS } from '../../../src/karmada/kinds.ts';
import { OWNER_LABEL, type Work } from '../../../src/karmada/work.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { eventually } from '../../support/eventually.ts';
import type { World } from './world.ts';

/** The fields of a spec that a test overrides. */
type Spec = Partial<HyperMLService['spec']>;

/** A HyperMLService with one MLService, on both spokes. */
export function aService(namespace: string, name: string, spec: Spec = {}): HyperMLService {
  return {
    apiVersion: HYPERMLSERVICES.apiVersion,
    kind: HYPERMLSERVICES.kind,
    metadata: { namespace, name },
    spec: {
      workloads: [{ clusters: ['spoke1', 'spoke2'], manifests: [anMLService(name)] }],
      ...spec,
    },
  };
}

/** `behaviour`: see "The stand-in" in test/bed/README.md. */
export function anMLService(name: string, behaviour?: string, minReplicas = 1): KubeObject {
  return {
    apiVersion: 'tensorstack.dev/v1beta1',
    kind: 'MLService',
    metadata: {
      name,
      ...(behaviour && { annotations: { 'standin.hmls.test/behaviour': behaviour } }),
    },
    spec: {
      default: 'origin',
      releases: [{ name: 'origin', predictor: { minReplicas, model: { runtime: 'torchserve' } } }],
    },
  } as KubeObject;
}

export function aConfigMap(name: string, data: Readonly<Record<string, string>> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data } as KubeObject;
}

export function aSecret(name: string, text: string): KubeObject {
  const data = { text: Buffer.from(text).toString('base64') };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'Opaque',
    data,
  } as KubeObject;
}

/** What tests often need of a HyperMLService. */
export class Watched {
  readonly #world: World;
  readonly #ref: { readonly namespace: string; readonly name: string };

  constructor(world: World, { metadata }: HyperMLService) {
    this.#world = world;
    this.#ref = { namespace: metadata.namespace ?? '', name: metadata.name };
  }

  get(): Promise<HyperMLService> {
    return this.#world.hub.get(HYPERMLSERVICES, this.#ref);
  }

  /** `FullyApplied=True ClustersReachable=True Ready=True 2/2 4/4`, for a spec that was observed. */
  async summary(): Promise<string> {
    const { metadata, status } = await this.get();
    if (status?.observedGeneration !== metadata.generation) return 'not observed';
    const conditions = (status?.conditions ?? []).map((c) => `${c.type}=${c.status}`);
    return [...conditions, status?.summary?.ready, status?.summary?.applied].join(' ');
  }

  /** `FullyApplied: Reason: message` */
  async condition(type: string): Promise<string> {
    const { status } = await this.get();
    const found = status?.conditions?.find((c) => c.type === type);
    return `${type}=${found?.status}: ${found?.reason}: ${found?.message}`;
  }

  /** One line an entry: `spoke1 MLService/x applied ready`. */
  async entries(): Promise<string[]> {
    return ((await this.get()).status?.aggregatedStatus ?? []).map(lineOf);
  }

  /** Its Works, by namespace and name. */
  async works(): Promise<Work[]> {
    const { metadata } = await this.get();
    const labelSelector = `${OWNER_LABEL}=${metadata.uid}`;
    return [...(await this.#world.karmada.list(WORKS, { labelSelector })).items];
  }

  /** Its Works, once Karmada has reported on each and so no longer writes them. */
  async worksAtRest(): Promise<Work[]> {
    return eventually(async () => {
      const works = await this.works();
      const reported = works.map(({ status }) => status?.manifestStatuses?.length ?? 0);
      expect(reported).toEqual(works.map(({ spec }) => spec.workload.manifests.length));
      return works;
    });
  }

  /** Replaces the spec; the controller may write at the same time. */
  async change(spec: HyperMLService['spec']): Promise<void> {
    await eventually(async () => {
      await this.#world.hub.replace(HYPERMLSERVICES, { ...(await this.get()), spec });
    });
  }

  async delete(): Promise<void> {
    await this.#world.hub.remove(HYPERMLSERVICES, this.#ref);
  }

  /** Waits until it is gone. */
  async untilGone(timeoutMs = 30_000): Promise<void> {
    await eventually(async () => {
      const left = await this.#world.hub.list(HYPERMLSERVICES, {
        namespace: this.#ref.namespace,
        fieldSelector: `metadata.name=${this.#ref.name}`,
      });
      if (left.items.length > 0) throw new Error(`${this.#ref.name} is still there`);
    }, timeoutMs);
  }
}

function lineOf({ cluster, resource, applied, ready, stale, reason }: AggregatedEntry): string {
  const state = applied ? 'applied' : (reason ?? 'not applied');
  const readiness = ready === undefined ? [] : [ready ? 'ready' : 'unready'];
  return [cluster, nameOf(resource), state, ...readiness, ...(stale ? ['stale'] : [])].join(' ');
}

/** The resource versions by `namespace/name`, which stay the same unless something writes. */
export const versionsOf = (objects: readonly KubeObject[]) =>
  Object.fromEntries(
    objects.map(({ metadata: m }) => [`${m.namespace}/${m.name}`, m.resourceVersion]),
  );

/**
 * Removes the services that other stories have left on the hub, for a story that lists all services.
 * A controller must be running.
 */
export async function clearHub({ hub }: World): Promise<void> {
  const { items } = await hub.list(HYPERMLSERVICES, {});
  for (const { metadata } of items) {
    await hub.remove(HYPERMLSERVICES, { namespace: metadata.namespace ?? '', name: metadata.name });
  }
  await eventually(async () => {
    const { items: left } = await hub.list(HYPERMLSERVICES, {});
    expect(left.map(({ metadata }) => metadata.name)).toEqual([]);
  });
}
