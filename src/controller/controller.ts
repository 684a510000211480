import type { Cluster } from '../kube/cluster.ts';
import type { Reflection, StartReflection } from '../kube/reflection.ts';
import { type KubeObject, keyOf, refFrom, refOf } from '../kubernetes/object.ts';
import { Gate } from './gate.ts';
import type { Outcome } from './outcome.ts';
import { Queue, type Timers } from './queue.ts';
import type { Reconciler, ReconcilerSpec, Runtime } from './reconciler.ts';
import type { ControllerReport, PassOutcome, Report } from './report.ts';
import { StatusWriter } from './statuswriter.ts';

export interface ControllerDeps {
  readonly hub: Cluster;
  readonly reflect: StartReflection;
  readonly timers: Timers;
  /** Whether this replica leads; another one may write if it does not. */
  readonly leads: () => boolean;
  readonly report: ControllerReport;
}

/** Runs reconcilers beside each other until it is stopped. None of them can hold up another. */
export class Controller {
  readonly #runs: readonly Run[];

  constructor(specs: readonly ReconcilerSpec[], deps: ControllerDeps) {
    this.#runs = specs.map((spec) => new Run(spec, deps));
  }

  /** The source of the metrics of the kind with that name; undefined if the controller does not have it. */
  kind(name: string): KindState | undefined {
    return this.#runs.find(({ kind }) => kind === name);
  }

  /** Why it cannot work now; undefined if it can. */
  unready(): string | undefined {
    const [first] = this.#runs.flatMap((run) => run.unready() ?? []);
    return first;
  }

  /** Resolves when all passes that were under way have ended. No further write is made. */
  async stop(): Promise<void> {
    await Promise.all(this.#runs.map((run) => run.stop()));
  }
}

/** How the reconciler of one kind is doing. */
export interface KindState {
  /** How many objects wait for a pass. */
  readonly queueDepth: number;
  objects(): readonly KubeObject[];
  /** Seconds since the last list, event or bookmark of each watch, by resource. */
  watchAges(): Readonly<Record<string, number>>;
}

/** One reconciler, with a queue, watches and a gate of its own. */
class Run implements KindState {
  readonly kind: string;
  readonly #spec: ReconcilerSpec;
  readonly #timers: Timers;
  readonly #gate: Gate;
  readonly #queue: Queue;
  readonly #objects: Reflection<KubeObject>;
  readonly #status: StatusWriter<KubeObject>;
  readonly #report: ControllerReport;
  #reconciler: Reconciler | undefined;
  #failure: string | undefined;

  constructor(spec: ReconcilerSpec, deps: ControllerDeps) {
    const { kind } = spec;
    this.kind = kind.kind;
    this.#spec = spec;
    this.#timers = deps.timers;
    this.#report = deps.report;
    this.#gate = new Gate(deps.leads, deps.timers);
    this.#queue = new Queue({
      handle: (key, waitedMs) => this.#pass(key, waitedMs),
      concurrency: spec.concurrency,
      timers: deps.timers,
      onFailure: (key, error, failures) => deps.report.failed(this.kind, key, error, failures),
    });
    const hub = this.#gate.before(deps.hub);
    const watch = this.#watchWith(deps.reflect);
    this.#objects = watch(hub, kind, {}, (object) => this.#onChange(object));
    const report = this.#reportOf(deps.report);
    const now = () => new Date(deps.timers.now());
    this.#status = new StatusWriter(kind, { hub, now, report });
    this.#start({
      hub,
      objects: this.#objects,
      status: this.#status,
      timers: deps.timers,
      report,
      watch,
      gated: (cluster, rate) => this.#gate.before(cluster, rate),
      enqueue: (ref) => this.#queue.add(keyOf(ref)),
    });
  }

  get queueDepth(): number {
    return this.#queue.depth;
  }

  objects(): readonly KubeObject[] {
    return this.#objects.list();
  }

  watchAges(): Record<string, number> {
    const watches = { [this.#spec.kind.plural]: this.#objects, ...this.#reconciler?.watches?.() };
    const now = this.#timers.now();
    const ages = Object.entries(watches).flatMap(([resource, { lastHeard }]) =>
      lastHeard ? [[resource, (now - lastHeard.getTime()) / 1000] as const] : [],
    );
    return Object.fromEntries(ages);
  }

  unready(): string | undefined {
    if (this.#failure !== undefined) return `${this.kind}: ${this.#failure}`;
    const { lastHeard, failure } = this.#objects;
    if (lastHeard) return undefined;
    return `waiting for the first list of ${this.#spec.kind.plural}${failure ? `: ${failure.message}` : ''}`;
  }

  async stop(): Promise<void> {
    this.#gate.close();
    await this.#queue.stop();
    this.#objects.stop();
    this.#reconciler?.stop?.();
  }

  /** A reconciler that cannot start is a bug, and must not take the others with it. */
  #start(runtime: Runtime): void {
    try {
      this.#reconciler = this.#spec.start(runtime);
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : `${error}`;
      this.#report.notStarted(this.kind, error);
    }
  }

  #watchWith(reflect: StartReflection): StartReflection {
    return (cluster, kind, scope, onChange) =>
      reflect(cluster, kind, scope, onChange, (error) =>
        this.#report.watchFailed(this.kind, kind.plural, error),
      );
  }

  #reportOf(report: ControllerReport): Report {
    return {
      wrote: (cluster, verb, kind, ref) => report.wrote(cluster, verb, kind, ref),
      noted: (object, notes) => report.noted(this.#spec.kind, object, notes),
    };
  }

  #onChange(object: KubeObject): void {
    this.#queue.add(keyOf(refOf(object)));
    this.#reconciler?.onChange?.(object);
  }

  async #pass(key: string, waitedMs: number): Promise<Outcome> {
    const ref = refFrom(key);
    const begun = this.#timers.now();
    let outcome: PassOutcome = 'failed';
    try {
      const done = (await this.#reconciler?.reconcile(ref)) ?? {};
      outcome = 'done';
      return done;
    } finally {
      if (!this.#objects.get(ref)) this.#status.forget(key);
      const seconds = (this.#timers.now() - begun) / 1000;
      this.#report.passed(this.kind, key, outcome, seconds, waitedMs / 1000);
    }
  }
}
