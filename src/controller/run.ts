import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../domain/admission.ts';
import { clustersOf, type HyperMLService } from '../domain/hypermlservice.ts';
import { keyOf, type Ref, refOf } from '../domain/object.ts';
import { isReady, readySince, type SpokeCluster } from '../domain/spoke.ts';
import { clusterOf, ownerOf, type Work } from '../domain/work.ts';
import {
  type Cluster,
  HYPERMLSERVICES,
  type Reflection,
  type StartReflection,
} from '../kube/cluster.ts';
import { KarmadaLink, type SecretKey } from './karmada.ts';
import { Queue, type Timers } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { type Outcome, StatusWriter } from './status.ts';
import { isProblem, type Report, type World } from './world.ts';

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
  passed(key: string, outcome: 'done' | 'failed', seconds: number): void;
  failed(key: string, error: unknown, failures: number): void;
}

/** Watches the hub and Karmada, and brings every HyperMLService in line, until it is stopped. */
export class Controller {
  readonly #deps: ControllerDeps;
  readonly #queue: Queue;
  readonly #services: Reflection<HyperMLService>;
  readonly #link: KarmadaLink;
  readonly #world: World;
  readonly #status: StatusWriter;
  readonly #spokesSeen = new Map<string, unknown>();

  constructor(options: ControllerOptions, deps: ControllerDeps) {
    this.#deps = deps;
    const { hub, reflect, timers, report } = deps;
    this.#queue = new Queue({
      handle: (key) => this.#handle(key),
      concurrency: options.concurrency,
      timers,
      onFailure: (key, error, failures) => report.failed(key, error, failures),
    });
    this.#services = reflect(hub, HYPERMLSERVICES, {}, (hmls) => this.#wake(refOf(hmls)));
    this.#link = new KarmadaLink(options.karmadaSecret, {
      ...deps,
      onWork: (work) => this.#wakeOwner(work),
      onSpoke: (spoke) => this.#wakeNeighbours(spoke),
      onReach: () => this.#wakeAll(),
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

  /** Resolves when all that was under way is done; nothing is begun any more. */
  async stop(): Promise<void> {
    await this.#queue.stop();
    this.#services.stop();
    this.#link.stop();
  }

  async #handle(key: string): Promise<Outcome> {
    const ref = refFrom(key);
    const { timers, report } = this.#deps;
    const begun = timers.now();
    let outcome: 'done' | 'failed' = 'failed';
    try {
      const done = await reconcile(ref, this.#world, this.#status);
      outcome = 'done';
      return done;
    } finally {
      if (!this.#services.get(ref)) this.#status.forget(key);
      report.passed(key, outcome, (timers.now() - begun) / 1000);
    }
  }

  #wake(ref: Ref): void {
    this.#queue.add(keyOf(ref));
  }

  #wakeAll(): void {
    for (const hmls of this.#services.list()) this.#wake(refOf(hmls));
  }

  #wakeOwner(work: Work): void {
    const owner = ownerOf(work);
    if (owner) this.#wake(owner);
  }

  /** Karmada touches its Clusters all the time; what matters to us is that one comes, goes or changes state. */
  #wakeNeighbours(spoke: SpokeCluster): void {
    const { name } = spoke.metadata;
    const karmada = this.#link.current();
    const present = karmada && !isProblem(karmada) && karmada.spokes.get({ namespace: '', name });
    const seen = present ? gistOf(present) : undefined;
    if (isDeepStrictEqual(seen, this.#spokesSeen.get(name))) return;
    this.#spokesSeen.set(name, seen);
    for (const hmls of this.#services.list()) {
      if (clustersOf(hmls).includes(name)) this.#wake(refOf(hmls));
    }
    if (!karmada || isProblem(karmada)) return;
    for (const work of karmada.works.list()) if (clusterOf(work) === name) this.#wakeOwner(work);
  }
}

const gistOf = (spoke: SpokeCluster) => [
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
