import type { HmlsOutcome } from '../../src/controller/hmls/dependents.ts';
import { reconcile } from '../../src/controller/hmls/reconcile.ts';
import type { Pass, World } from '../../src/controller/hmls/world.ts';
import type { Karmada } from '../../src/controller/karmada/karmada.ts';
import { StatusWriter } from '../../src/controller/statuswriter.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { KindScopes } from '../../src/karmada/cluster/kindscopes.ts';
import { CLUSTERS, WORKS } from '../../src/karmada/kinds.ts';
import type { ReachProblem } from '../../src/karmada/observation.ts';
import { appliedCondition, clusterOf, ownerOf, type Work } from '../../src/karmada/work.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { Reflection } from '../../src/kube/reflection.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../../src/kubernetes/object.ts';
import { aSpoke } from '../support/builders.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { applyAll } from '../support/karmada.ts';

export const FINALIZER = 'tensorstack.dev/hypermlservice-controller';
export const MNIST: Ref = { namespace: 'demo', name: 'mnist' };

const MANY = 12;

export const SILENT = { wrote: () => {}, noted: () => {} };

/** The discovery documents of Karmada's API server, by path. */
const SERVED = {
  '/api/v1': [
    { name: 'secrets', kind: 'Secret', namespaced: true },
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
  ],
  '/apis/tensorstack.dev/v1beta1': [
    { name: 'mlservices', kind: 'MLService', namespaced: true },
    { name: 'mlservices/status', kind: 'MLService', namespaced: true },
  ],
};

/** A hub and a Karmada with spoke1 and spoke2, both Ready, and the controller's passes over them. */
export class TestWorld {
  readonly hub: FakeCluster;
  readonly karmada: FakeCluster;
  /** The controller's view; tests restrict it, or replace its connections. */
  readonly knows: {
    hub: Cluster;
    api: Cluster;
    services: Reflection<HyperMLService>;
    works: Reflection<Work>;
    problem: ReachProblem | undefined;
  };
  policy: World['policy'] = { allowNamespaces: [], allowClusterKinds: [] };
  #time = Date.parse('2024-04-15T10:02:30Z');
  readonly #status: StatusWriter<HyperMLService>;

  constructor(...objects: KubeObject[]) {
    const isKarmadas = ({ apiVersion }: KubeObject) => apiVersion.includes('karmada.io/');
    const spokes = ['spoke1', 'spoke2'].filter((name) => !objects.some((o) => isSpoke(o, name)));
    this.hub = new FakeCluster(...objects.filter((o) => !isKarmadas(o)));
    this.karmada = new FakeCluster(
      ...spokes.map((name) => aSpoke(name)),
      ...objects.filter(isKarmadas),
    );
    this.hub.now = this.karmada.now = () => this.now();
    for (const [path, resources] of Object.entries(SERVED)) {
      this.karmada.documents.set(path, { resources });
    }
    this.knows = {
      hub: this.hub,
      api: this.karmada,
      services: this.hub.view(HYPERMLSERVICES),
      works: this.karmada.view(WORKS, { labelSelector: 'tensorstack.dev/hypermlservice-uid' }),
      problem: undefined,
    };
    const report = { wrote: () => {}, noted: () => {} };
    this.#status = new StatusWriter(HYPERMLSERVICES, {
      hub: { patchStatus: (...args) => this.knows.hub.patchStatus(...args) } as Cluster,
      now: () => this.now(),
      report,
    });
  }

  now(): Date {
    return new Date(this.#time);
  }

  /** One pass, at least a second after the previous one. */
  async pass(ref: Ref = MNIST): Promise<HmlsOutcome> {
    this.#time += 2000;
    return reconcile(ref, this.#world(), this.#status);
  }

  /** The input of the steps of a pass. */
  passOver(ref: Ref = MNIST): Pass {
    const hmls = this.service(ref);
    if (!hmls) throw new Error(`no service ${keyOf(ref)}`);
    return { hmls, karmada: this.#karmadaView(), world: this.#world() };
  }

  /** Runs passes, with Karmada working in between, until nothing changes any more. */
  async converge(ref: Ref = MNIST): Promise<this> {
    for (let round = 0; round < MANY; round++) {
      const before = this.versions();
      await this.pass(ref);
      await applyAll(this.karmada);
      if (this.versions() === before) return this;
    }
    throw new Error(`still changing after ${MANY} passes`);
  }

  service({ namespace, name }: Ref = MNIST): HyperMLService | undefined {
    const all = this.hub.objects(HYPERMLSERVICES, { namespace });
    return all.find(({ metadata }) => metadata.name === name);
  }

  /** Writes the spec, as a user would. */
  async edit(spec: Partial<HyperMLService['spec']>, ref: Ref = MNIST): Promise<void> {
    await this.hub.patch(HYPERMLSERVICES, ref, { spec });
  }

  async delete(ref: Ref = MNIST): Promise<void> {
    await this.hub.remove(HYPERMLSERVICES, ref);
  }

  works(): readonly Work[] {
    return this.karmada.objects(WORKS);
  }

  /** Every object and its version, which stay the same without a write. */
  versions(): string {
    const versionsIn = (cluster: FakeCluster, kind: Kind) =>
      cluster
        .objects(kind)
        .map(({ metadata: m }) => `${m.namespace}/${m.name} ${m.resourceVersion}`);
    return [...versionsIn(this.hub, HYPERMLSERVICES), ...versionsIn(this.karmada, WORKS)].join(
      '\n',
    );
  }

  /** The Works, one line each, e.g. `spoke1 MLService/torch: applied, going`. */
  workLines(): string[] {
    return this.works().map((work) => {
      const [manifest] = work.spec.workload.manifests;
      const state = appliedCondition(work)?.status === 'True' ? 'applied' : 'new';
      const going = work.metadata.deletionTimestamp ? ', going' : '';
      return `${clusterOf(work)} ${manifest?.kind}/${manifest?.metadata.name}: ${state}${going}`;
    });
  }

  /** The status entries, e.g. `spoke1 MLService/torch: Waiting`. */
  said(ref: Ref = MNIST): string[] {
    return (this.service(ref)?.status?.aggregatedStatus ?? []).map((entry) => {
      const { cluster, resource, applied, reason, stale } = entry;
      const state = applied ? 'applied' : (reason ?? '');
      return `${cluster} ${resource.kind}/${resource.name}: ${state}${stale ? ', stale' : ''}`;
    });
  }

  condition(type: string, ref: Ref = MNIST) {
    const found = this.service(ref)?.status?.conditions?.find((c) => c.type === type);
    return found && { status: found.status, reason: found.reason, message: found.message };
  }

  #world(): World {
    const { hub, services } = this.knows;
    const { policy } = this;
    const report = { wrote: () => {}, noted: () => {} };
    const karmada = () => this.knows.problem ?? this.#karmadaView();
    return { hub, services, karmada, policy, report, now: () => this.now() };
  }

  #karmadaView(): Karmada {
    const { api, works } = this.knows;
    const scopes = new KindScopes(api, { now: () => this.#time });
    return {
      api,
      works,
      worksOf: (uid) => works.list().filter((work) => ownerOf(work)?.uid === uid),
      spokes: this.karmada.view(CLUSTERS),
      scopesOf: (manifests) => scopes.of(manifests),
    };
  }
}

const isSpoke = ({ kind, metadata }: KubeObject, name: string) =>
  kind === 'Cluster' && metadata.name === name;

/** A view that no longer follows changes. */
export function frozen<T extends KubeObject>(view: Reflection<T>): Reflection<T> {
  const objects = structuredClone(view.list()) as readonly KubeObject[] as readonly T[];
  const get = (ref: Ref) => objects.find((object) => keyOf(refOf(object)) === keyOf(ref));
  return { ...view, get, list: () => objects };
}
