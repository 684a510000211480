import { isDeepStrictEqual } from 'node:util';
import { clustersOf, type HyperMLService } from '../../hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../hmls/kind.ts';
import type { Policy } from '../../karmada/admission.ts';
import { isReady, readySince, type SpokeCluster } from '../../karmada/spoke.ts';
import { clusterOf, type Owner, ownerOf, type Work } from '../../karmada/work.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Reflection, StartReflection } from '../../kube/reflection.ts';
import { keyOf, type Ref, refOf } from '../../kubernetes/object.ts';
import { isProblem, type Karmada, spokeNamed } from '../karmada/karmada.ts';
import { KarmadaLink, type SecretKey } from '../karmada/link.ts';
import type { Outcome } from '../outcome.ts';
import { Queue, type Timers } from '../queue.ts';
import type { Report } from '../report.ts';
import { Dependents } from './dependents.ts';
import { reconcile } from './reconcile.ts';
import { StatusWriter } from './statuswriter.ts';
import type { World } from './world.ts';

export interface ControllerOptions {
  readonly karmadaSecret: SecretKey;
  readonly policy: Policy;
  /** How many HyperMLServices are worked on at a time. */
  readonly concurrency: number;
}

export interface ControllerDeps {
  readonly hub: Cluster;
  readonly reflect: StartReflection;
  readonly connectTo: (kubeconfig: string) => Promise<Cluster>;
  readonly timers: Timers;
  readonly report: Report & ControllerReport;
}

/** What the controller tells of its own work. */
export interface ControllerReport {
  /** A pass took `seconds`, after it waited `waitedSeconds` for its turn. */
  passed(key: string, outcome: PassOutcome, seconds: number, waitedSeconds: number): void;
  failed(key: string, error: unknown, failures: number): void;
  /** The objects named `plural` can no longer be followed; that is tried again. */
  lostSight(plural: string, error: Error): void;
}

export type PassOutcome = 'done' | 'failed';

/** Watches the hub and Karmada, and brings every HyperMLService in line, until it is stopped. */
export class Controller {
  readonly #deps: ControllerDeps;
  readonly #queue: Queue;
  readonly #services: Reflection<HyperMLService>;
  readonly #link: KarmadaLink;
  readonly #world: World;
  readonly #status: StatusWriter;
  readonly #dependents = new Dependents();
  /** What of each spoke matters to us, by name, when we last looked. */
  readonly #fingerprints = new Map<string, unknown>();

  constructor(options: ControllerOptions, deps: ControllerDeps) {
    this.#deps = deps;
    const { hub, timers, report } = deps;
    const reflect: StartReflection = (cluster, kind, scope, onChange) =>
      deps.reflect(cluster, kind, scope, onChange, (error) => report.lostSight(kind.plural, error));
    this.#queue = new Queue({
      handle: (key, waitedMs) => this.#handle(key, waitedMs),
      concurrency: options.concurrency,
      timers,
      onFailure: (key, error, failures) => report.failed(key, error, failures),
    });
    this.#services = reflect(hub, HYPERMLSERVICES, {}, (hmls) => this.#onService(hmls));
    this.#link = new KarmadaLink(options.karmadaSecret, {
      ...deps,
      reflect,
      onWork: (work, owners) => this.#onWork(work, owners),
      onSpoke: (spoke) => this.#onSpoke(spoke),
      onReach: () => this.#onReach(),
    });
    this.#world = {
      hub,
      services: this.#services,
      karmada: () => this.#link.current(),
      policy: options.policy,
      report,
      now: () => new Date(timers.now()),
    };
    this.#status = new StatusWriter(this.#world);
  }

  /** How many HyperMLServices wait for a pass. */
  get queueDepth(): number {
    return this.#queue.depth;
  }

  services(): readonly HyperMLService[] {
    return this.#services.list();
  }

  /** Seconds since each watch was last heard of, by resource; what never was heard of is left out. */
  watchAges(): Record<string, number> {
    const karmada = this.#karmada();
    const now = this.#deps.timers.now();
    const watches = {
      hypermlservices: this.#services,
      ...(karmada && { works: karmada.works, clusters: karmada.spokes }),
    };
    return Object.fromEntries(
      Object.entries(watches).flatMap(([name, { lastHeard }]) =>
        lastHeard ? [[name, (now - lastHeard.getTime()) / 1000]] : [],
      ),
    );
  }

  /** Why it cannot do its work now; undefined if it can. */
  unready(): string | undefined {
    const { lastHeard, failure } = this.#services;
    return lastHeard
      ? undefined
      : `the hub was not heard of yet${failure ? `: ${failure.message}` : ''}`;
  }

  /** Resolves when all that was under way is done; nothing is begun any more. */
  async stop(): Promise<void> {
    await this.#queue.stop();
    this.#services.stop();
    this.#link.stop();
  }

  async #handle(key: string, waitedMs: number): Promise<Outcome> {
    const ref = refFrom(key);
    const { timers, report } = this.#deps;
    const begun = timers.now();
    let outcome: PassOutcome = 'failed';
    try {
      const pass = () => reconcile(ref, this.#world, this.#status);
      const done = await this.#dependents.during(key, pass);
      outcome = 'done';
      return done;
    } finally {
      if (!this.#services.get(ref)) this.#status.forget(key);
      report.passed(key, outcome, (timers.now() - begun) / 1000, waitedMs / 1000);
    }
  }

  #enqueue(ref: Ref): void {
    this.#queue.add(keyOf(ref));
  }

  /** Karmada, if it can be asked now. */
  #karmada(): Karmada | undefined {
    const karmada = this.#link.current();
    return karmada && !isProblem(karmada) ? karmada : undefined;
  }

  /** Its Works may be in the way of others, and no longer rightly so once it is gone. */
  #onService(hmls: HyperMLService): void {
    this.#enqueue(refOf(hmls));
    const works = this.#karmada()?.worksOf(hmls.metadata.uid ?? '') ?? [];
    for (const work of works) this.#enqueueDependents(work);
  }

  #onWork(work: Work, owners: readonly Owner[]): void {
    for (const owner of owners) this.#enqueue(owner);
    this.#enqueueDependents(work);
  }

  #enqueueDependents(work: Work): void {
    for (const key of this.#dependents.onChange(refOf(work))) this.#queue.add(key);
  }

  #onReach(): void {
    this.#fingerprints.clear();
    for (const spoke of this.#karmada()?.spokes.list() ?? []) {
      this.#fingerprints.set(spoke.metadata.name, fingerprintOf(spoke));
    }
    for (const hmls of this.#services.list()) this.#enqueue(refOf(hmls));
  }

  /** Karmada touches its Clusters all the time; what matters to us is that one comes, goes or changes state. */
  #onSpoke({ metadata: { name } }: SpokeCluster): void {
    const karmada = this.#karmada();
    if (!karmada) return; // everything is looked at anew when it is there
    const spoke = spokeNamed(karmada, name);
    const fingerprint = spoke && fingerprintOf(spoke);
    if (isDeepStrictEqual(fingerprint, this.#fingerprints.get(name))) return;
    this.#fingerprints.set(name, fingerprint);
    for (const hmls of this.#services.list()) {
      if (clustersOf(hmls).includes(name)) this.#enqueue(refOf(hmls));
    }
    for (const work of karmada.works.list()) {
      const owner = clusterOf(work) === name ? ownerOf(work) : undefined;
      if (owner) this.#enqueue(owner);
    }
  }
}

const fingerprintOf = (spoke: SpokeCluster): unknown[] => [
  isReady(spoke),
  readySince(spoke),
  spoke.status?.conditions?.map(({ type, status, message }) => [type, status, message]),
  spoke.status?.apiEnablements,
];

/** The inverse of {@link keyOf}. */
function refFrom(key: string): Ref {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, Math.max(slash, 0)), name: key.slice(slash + 1) };
}
