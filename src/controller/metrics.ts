import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { KindState } from './controller.ts';
import type { CountedWrite } from './kinds.ts';
import type { ObjectGauge, ReconcilerSpec } from './reconciler.ts';
import type { PassOutcome } from './report.ts';

/** Where gauges get their values from, at the time of a scrape. */
export interface GaugeSource {
  leading(): boolean;
  /** The state of a reconciler; undefined while it does not run. */
  kind(name: string): KindState | undefined;
}

/** From a hundredth of a second to half a minute. */
const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

/** The values of each combination of labels. */
type Values = readonly { readonly labels: Record<string, string>; readonly value: number }[];

/**
 * The controller's Prometheus metrics. Names and labels are part of the interface; `kind` is the
 * kind that a reconciler reconciles, and for writes the kind of the object that was written.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #passes = new Histogram({
    name: 'hmls_pass_seconds',
    help: 'Duration of one reconcile pass over an object, by outcome: done or failed.',
    labelNames: ['kind', 'outcome'],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #waits = new Histogram({
    name: 'hmls_queue_wait_seconds',
    help: 'Time an object spent in the work queue before a pass started.',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #writes = new Counter({
    name: 'hmls_writes_total',
    help: 'Number of writes that an API server accepted.',
    labelNames: ['cluster', 'verb', 'kind'],
    registers: [this.#registry],
  });

  /** @param writes the series that start at 0, instead of appearing with the first write */
  constructor(
    specs: readonly Pick<ReconcilerSpec, 'kind' | 'gauges'>[],
    writes: readonly CountedWrite[],
    source: GaugeSource,
  ) {
    collectDefaultMetrics({ register: this.#registry });
    for (const write of writes) this.#writes.inc({ ...write }, 0);
    this.#leaderGauge(source);
    this.#kindGauges(
      specs.map(({ kind }) => kind.kind),
      source,
    );
    for (const { kind, gauges = [] } of specs) {
      for (const gauge of gauges) this.#objectGauge(gauge, kind.kind, source);
    }
  }

  readonly contentType = this.#registry.contentType;

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  wrote({ cluster, verb, kind }: CountedWrite): void {
    this.#writes.inc({ cluster, verb, kind });
  }

  passed(kind: string, outcome: PassOutcome, seconds: number, waitedSeconds: number): void {
    this.#passes.observe({ kind, outcome }, seconds);
    this.#waits.observe({ kind }, waitedSeconds);
  }

  #leaderGauge({ leading }: GaugeSource): void {
    this.#gauge('hmls_leader', '1 while this replica is the leader, otherwise 0.', [], () => [
      { labels: {}, value: Number(leading()) },
    ]);
  }

  #kindGauges(kinds: readonly string[], source: GaugeSource): void {
    const depth = 'Number of objects waiting in the work queue.';
    this.#gauge('hmls_queue_depth', depth, ['kind'], () =>
      kinds.map((kind) => ({ labels: { kind }, value: source.kind(kind)?.queueDepth ?? 0 })),
    );
    const age = 'Time since the last list, event or bookmark of a watch.';
    this.#gauge('hmls_watch_age_seconds', age, ['kind', 'resource'], () =>
      kinds.flatMap((kind) =>
        Object.entries(source.kind(kind)?.watchAges() ?? {}).map(([resource, value]) => ({
          labels: { kind, resource },
          value,
        })),
      ),
    );
  }

  #objectGauge({ name, help, label, values }: ObjectGauge, kind: string, source: GaugeSource) {
    this.#gauge(name, help, label === undefined ? [] : [label], () =>
      Object.entries(values(source.kind(kind)?.objects() ?? [])).map(([key, value]) => ({
        labels: label === undefined ? {} : { [label]: key },
        value,
      })),
    );
  }

  #gauge(name: string, help: string, labelNames: readonly string[], values: () => Values): void {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
      collect() {
        for (const { labels, value } of values()) this.set(labels, value);
      },
    });
  }
}
