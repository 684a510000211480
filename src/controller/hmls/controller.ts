import { isDeepStrictEqual } from 'node:util';
import { clustersOf, type HyperMLService } from '../../hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../hmls/kind.ts';
import type { Policy } from '../../karmada/admission.ts';
import { isReady, readySince, type SpokeCluster } from '../../karmada/spoke.ts';
import { clusterOf, type Owner, ownerOf, type Work } from '../../karmada/work.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { keyOf, type Ref, refFrom, refOf } from '../../kubernetes/object.ts';
import type { Rate } from '../gate.ts';
import { isProblem, type Karmada, spokeNamed } from '../karmada/karmada.ts';
import { KarmadaLink, type SecretKey } from '../karmada/link.ts';
import type { Outcome } from '../outcome.ts';
import type { Reconciler, ReconcilerSpec, Runtime, Watch } from '../reconciler.ts';
import { Dependents } from './dependents.ts';
import { HMLS_GAUGES } from './gauges.ts';
import { reconcile } from './reconcile.ts';
import type { World } from './world.ts';

export interface HmlsOptions {
  readonly karmadaSecret: SecretKey;
  readonly policy: Policy;
  /** How many HyperMLServices are reconciled at a time. */
  readonly concurrency: number;
  /** Of writes to Karmada. */
  readonly rate: Rate;
}

/** Connects as a kubeconfig of that text says. Throws HmlsError if it is broken. */
type ConnectTo = (kubeconfig: string) => Promise<Cluster>;

/**
 * Reconciles HyperMLServices: their Works in Karmada with their specs, their statuses with the
 * Works.
 */
export const hmlsReconciler = (
  options: HmlsOptions,
  connectTo: ConnectTo,
): ReconcilerSpec<HyperMLService> => ({
  kind: HYPERMLSERVICES,
  concurrency: options.concurrency,
  gauges: HMLS_GAUGES,
  start: (runtime) => new HmlsReconciler(options, connectTo, runtime),
});

class HmlsReconciler implements Reconciler<HyperMLService> {
  readonly #runtime: Runtime<HyperMLService>;
  readonly #link: KarmadaLink;
  readonly #world: World;
  readonly #dependents = new Dependents();
  /** The fingerprint of each spoke at its last change, by name. */
  readonly #fingerprints = new Map<string, unknown>();

  constructor(options: HmlsOptions, connectTo: ConnectTo, runtime: Runtime<HyperMLService>) {
    this.#runtime = runtime;
    const { hub, objects, timers, report, watch } = runtime;
    this.#link = new KarmadaLink(options.karmadaSecret, {
      hub,
      timers,
      reflect: watch,
      connectTo: async (kubeconfig) => runtime.gated(await connectTo(kubeconfig), options.rate),
      onWork: (work, owners) => this.#onWork(work, owners),
      onSpoke: (spoke) => this.#onSpoke(spoke),
      onReach: () => this.#onReach(),
    });
    this.#world = {
      hub,
      services: objects,
      karmada: () => this.#link.current(),
      policy: options.policy,
      report,
      now: () => new Date(timers.now()),
    };
  }

  reconcile(ref: Ref): Promise<Outcome> {
    const pass = () => reconcile(ref, this.#world, this.#runtime.status);
    return this.#dependents.during(keyOf(ref), pass);
  }

  /** Its Works may be in the way of others, and must no longer be once it is gone. */
  onChange({ metadata }: HyperMLService): void {
    const works = this.#karmada()?.worksOf(metadata.uid ?? '') ?? [];
    for (const work of works) this.#enqueueDependents(work);
  }

  watches(): Record<string, Watch> {
    const karmada = this.#karmada();
    return karmada ? { works: karmada.works, clusters: karmada.spokes } : {};
  }

  stop(): void {
    this.#link.stop();
  }

  /** Karmada, if it can be reached now. */
  #karmada(): Karmada | undefined {
    const karmada = this.#link.current();
    return karmada && !isProblem(karmada) ? karmada : undefined;
  }

  #onWork(work: Work, owners: readonly Owner[]): void {
    for (const owner of owners) this.#runtime.enqueue(owner);
    this.#enqueueDependents(work);
  }

  #enqueueDependents(work: Work): void {
    for (const key of this.#dependents.onChange(refOf(work))) this.#runtime.enqueue(refFrom(key));
  }

  #onReach(): void {
    this.#fingerprints.clear();
    for (const spoke of this.#karmada()?.spokes.list() ?? []) {
      this.#fingerprints.set(spoke.metadata.name, fingerprintOf(spoke));
    }
    for (const hmls of this.#runtime.objects.list()) this.#runtime.enqueue(refOf(hmls));
  }

  /**
   * Karmada updates its Clusters all the time; only a change of what matters here is acted upon.
   */
  #onSpoke({ metadata: { name } }: SpokeCluster): void {
    const karmada = this.#karmada();
    if (!karmada) return; // everything is reconciled once Karmada is reached
    const spoke = spokeNamed(karmada, name);
    const fingerprint = spoke && fingerprintOf(spoke);
    if (isDeepStrictEqual(fingerprint, this.#fingerprints.get(name))) return;
    this.#fingerprints.set(name, fingerprint);
    for (const hmls of this.#runtime.objects.list()) {
      if (clustersOf(hmls).includes(name)) this.#runtime.enqueue(refOf(hmls));
    }
    for (const work of karmada.works.list()) {
      const owner = clusterOf(work) === name ? ownerOf(work) : undefined;
      if (owner) this.#runtime.enqueue(owner);
    }
  }
}

/** The parts of a spoke that a pass depends on. */
const fingerprintOf = (spoke: SpokeCluster): unknown[] => [
  isReady(spoke),
  readySince(spoke),
  spoke.status?.conditions?.map(({ type, status, message }) => [type, status, message]),
  spoke.status?.apiEnablements,
];
