import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import type { WriteVerb } from './report.ts';

/** What a gauge shows is asked for when somebody looks. */
export interface Gauges {
  queueDepth(): number;
  leading(): boolean;
  services(): readonly HyperMLService[];
  /** Seconds since each watch was last heard of, by resource. */
  watchAges(): Readonly<Record<string, number>>;
}

/** From a hundredth of a second to half a minute. */
const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

/** The controller's Prometheus metrics. Names and labels are part of the interface. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #passes = new Histogram({
    name: 'hmls_pass_seconds',
    help: 'Time that one pass over a HyperMLService took, by its outcome: done or failed.',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #waits = new Histogram({
    name: 'hmls_queue_wait_seconds',
    help: 'Time that a HyperMLService waited before a pass began.',
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #writes = new Counter({
    name: 'hmls_writes_total',
    help: 'Writes that an API server accepted.',
    labelNames: ['cluster', 'verb', 'kind'],
    registers: [this.#registry],
  });

  constructor(gauges: Gauges) {
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge('hmls_queue_depth', 'HyperMLServices that wait for a pass.', () =>
      gauges.queueDepth(),
    );
    this.#gauge('hmls_leader', '1 while this replica leads.', () => Number(gauges.leading()));
    this.#gauge(
      'hmls_hypermlservices',
      'HyperMLServices on the hub.',
      () => gauges.services().length,
    );
    this.#entryGauge(gauges);
    this.#watchGauge(gauges);
  }

  readonly contentType = this.#registry.contentType;

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  wrote(cluster: 'hub' | 'karmada', verb: WriteVerb, kind: string): void {
    this.#writes.inc({ cluster, verb, kind });
  }

  passed(outcome: 'done' | 'failed', seconds: number, waitedSeconds: number): void {
    this.#passes.observe({ outcome }, seconds);
    this.#waits.observe(waitedSeconds);
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(value());
      },
    });
  }

  #entryGauge({ services }: Gauges): void {
    new Gauge({
      name: 'hmls_entries',
      help: 'Manifests on clusters, by how they stand: applied, failed or stale.',
      labelNames: ['state'],
      registers: [this.#registry],
      collect() {
        for (const [state, count] of Object.entries(entryStates(services()))) {
          this.set({ state }, count);
        }
      },
    });
  }

  #watchGauge({ watchAges }: Gauges): void {
    new Gauge({
      name: 'hmls_watch_age_seconds',
      help: 'Time since a watch was last heard of.',
      labelNames: ['resource'],
      registers: [this.#registry],
      collect() {
        for (const [resource, age] of Object.entries(watchAges())) this.set({ resource }, age);
      },
    });
  }
}

function entryStates(services: readonly HyperMLService[]) {
  const states = { applied: 0, failed: 0, stale: 0 };
  for (const entry of services.flatMap(({ status }) => status?.aggregatedStatus ?? [])) {
    states[entry.stale ? 'stale' : entry.applied ? 'applied' : 'failed']++;
  }
  return states;
}
