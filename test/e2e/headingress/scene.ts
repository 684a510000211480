import {
  DESTINATIONRULES,
  SERVICEENTRIES,
  VIRTUALSERVICES,
} from '../../../src/headingress/istio/kinds.ts';
import type { AggregatedEntry, HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { type KubeObject, refOf } from '../../../src/kubernetes/object.ts';
import { eventually } from '../../support/eventually.ts';
import { MLSERVICES } from '../support/kinds.ts';
import { type Ended, hmls } from '../support/programs.ts';
import { anMLService } from '../support/services.ts';
import { requests, type Traffic } from '../support/traffic.ts';
import { aNamespace, type World, world } from '../support/world.ts';

/** The relevant part of what an MLService reports. */
export interface Reported {
  readonly address: { readonly url: string };
  readonly releases: readonly { readonly url: string }[];
}

/**
 * A namespace with model servers on the spokes, and HyperMLServices whose status the test writes: no
 * controller runs, so that a test decides what is reported.
 */
export class Scene {
  readonly bed: World;
  readonly namespace: string;

  private constructor(bed: World, namespace: string) {
    this.bed = bed;
    this.namespace = namespace;
  }

  static async open(): Promise<Scene> {
    const bed = await world();
    await hmls('install');
    return new Scene(bed, await aNamespace(bed));
  }

  /** Runs `kubectl hmls headingress …`, and expects it to succeed. */
  async run(...args: string[]): Promise<Ended> {
    const ended = await this.attempt(...args);
    if (ended.status !== 0) throw new Error(`${args.join(' ')}: ${ended.out}${ended.err}`);
    return ended;
  }

  /** The same, whatever the outcome. */
  attempt(...args: string[]): Promise<Ended> {
    return hmls('headingress', ...args, '-n', this.namespace);
  }

  /** Creates a model server on a spoke; gives what it reports. */
  async serve(spoke: 'spoke1' | 'spoke2', name: string): Promise<Reported> {
    const cluster = this.bed[spoke];
    const { namespace } = this;
    const service = anMLService(name);
    await cluster.create(MLSERVICES, { ...service, metadata: { ...service.metadata, namespace } });
    return eventually(async () => {
      const { status } = (await cluster.get(MLSERVICES, { namespace, name })) as KubeObject & {
        status?: Reported & { conditions: { type: string; status: string }[] };
      };
      const ready = status?.conditions.find(({ type }) => type === 'Ready');
      if (!status || ready?.status !== 'True') throw new Error(`${name} is not ready`);
      return status;
    });
  }

  /** Creates or updates a HyperMLService whose spokes report that. */
  async report(name: string, spokes: Readonly<Record<string, unknown>>): Promise<HyperMLService> {
    const { hub } = this.bed;
    const { namespace } = this;
    const clusters = Object.keys(spokes);
    const manifests = [anMLService(name)];
    const service = {
      apiVersion: HYPERMLSERVICES.apiVersion,
      kind: HYPERMLSERVICES.kind,
      metadata: { namespace, name },
      spec: { workloads: [{ clusters, manifests }] },
    };
    await hub.apply(HYPERMLSERVICES, service as HyperMLService, { force: true });
    const aggregatedStatus = clusters.map((cluster) => entryOf(cluster, name, spokes[cluster]));
    return hub.patchStatus(HYPERMLSERVICES, { namespace, name }, { status: { aggregatedStatus } });
  }

  /** `mnist` on both spokes, with a HeadIngress. */
  async routed(name: string, ...flags: string[]): Promise<void> {
    const [spoke1, spoke2] = [await this.serve('spoke1', name), await this.serve('spoke2', name)];
    await this.report(name, { spoke1, spoke2 });
    await this.run('create', name, ...flags);
    await this.untilAnswered(name);
  }

  url(name: string, path = 'v1/models/mnist'): string {
    return `${this.bed.gatewayUrl}/t9k/hypermlservices/namespaces/${this.namespace}/${name}/${path}`;
  }

  async untilAnswered(name: string): Promise<void> {
    await eventually(async () => {
      const { statuses } = await requests(this.url(name), 20);
      expect(statuses).toEqual({ 200: 20 });
    }, 20_000);
  }

  traffic(name: string, count: number): Promise<Traffic> {
    return requests(this.url(name), count);
  }

  virtualService(name: string): Promise<KubeObject> {
    return this.bed.ingress.get(VIRTUALSERVICES, { namespace: this.namespace, name });
  }

  /** All objects of HeadIngresses in the namespace. */
  objects(): Promise<KubeObject[]> {
    return istioObjects(this.bed.ingress, this.namespace);
  }

  /** `Kind/name` of each, in order. */
  async names(): Promise<string[]> {
    return (await this.objects()).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  }

  async deleteService(name: string): Promise<void> {
    const hmlsRef = { namespace: this.namespace, name };
    const found = await this.bed.hub.get(HYPERMLSERVICES, hmlsRef);
    if (found.metadata.finalizers) {
      await this.bed.hub.patch(HYPERMLSERVICES, hmlsRef, { metadata: { finalizers: null } });
    }
    await this.bed.hub.remove(HYPERMLSERVICES, refOf(found));
  }
}

async function istioObjects(ingress: Cluster, namespace: string): Promise<KubeObject[]> {
  const kinds = [SERVICEENTRIES, DESTINATIONRULES, VIRTUALSERVICES];
  const lists = await Promise.all(kinds.map((kind) => ingress.list(kind, { namespace })));
  return lists.flatMap(({ items }) => [...items]);
}

function entryOf(cluster: string, name: string, status: unknown): AggregatedEntry {
  return {
    cluster,
    resource: { apiVersion: 'tensorstack.dev/v1beta1', kind: 'MLService', name },
    applied: true,
    appliedMessage: 'Manifest has been successfully applied',
    ready: true,
    status,
  };
}

/** What a ready MLService at `url` reports. */
export const reportedAt = (url: string) => ({
  address: { url },
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
  releases: [{ name: 'origin', ready: true, readyReplicas: 1, totalReplicas: 1, url }],
});
