import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { HmlsError } from '../../../src/errors.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { Reflection, StartReflection } from '../../../src/kube/reflection.ts';
import { keyOf, type Ref, refOf } from '../../../src/kubernetes/object.ts';
import { behaviourOf } from './behaviour.ts';
import { MLSERVICES, type MLService, type MLServiceStatus } from './mlservice.ts';
import { hostOf, releaseHostOf, type Site } from './routes.ts';
import type { Backend } from './server.ts';
import { problemOf, statusOf, trafficPercent } from './status.ts';

export interface ControllerOptions {
  readonly cluster: Cluster;
  readonly reflect: StartReflection;
  readonly site: Site;
  /** The address of all hosts of the spoke. */
  readonly address: string;
  /** The file of host names, in the format of /etc/hosts. */
  readonly hostsFile: string;
  readonly log: (line: string) => void;
}

const RETRY_MS = 1000;

/** Sets the status of the MLServices of a spoke, and maps hosts to them. */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #services: Reflection<MLService>;
  /** When each service was first seen as it is now, by uid. */
  readonly #seen = new Map<string, { readonly version: string; readonly time: number }>();
  #backends = new Map<string, Backend>();

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#services = options.reflect(options.cluster, MLSERVICES, {}, (service) =>
      // Only noted here; the work comes later.
      queueMicrotask(() => void this.#changed(refOf(service))),
    );
  }

  backendOf(host: string): Backend | undefined {
    return this.#backends.get(host);
  }

  /** Stops following the spoke. */
  stop(): void {
    this.#services.stop();
  }

  async #changed(ref: Ref): Promise<void> {
    const service = this.#services.get(ref);
    this.#publishHosts();
    if (!service || behaviourOf(service).kind === 'ignore') return;
    try {
      await this.#writeStatus(service);
    } catch (error) {
      this.#retry(ref, error);
    }
  }

  async #writeStatus(service: MLService): Promise<void> {
    const { cluster, site, log } = this.#options;
    const moment = this.#momentOf(service);
    const status = statusOf(service, site, moment);
    this.#wakeWhenLoaded(service, moment.seen);
    if (isDeepStrictEqual(status, service.status)) return;
    await cluster.replaceStatus<MLService>(MLSERVICES, { ...service, status });
    log(`${keyOf(refOf(service))}: ${readiness(status)}`);
  }

  /** A conflict or a deletion is followed by another change; anything else is retried. */
  #retry(ref: Ref, error: unknown): void {
    if (error instanceof HmlsError && ['conflict', 'not-found'].includes(error.code)) return;
    this.#options.log(`${keyOf(ref)}: ${error instanceof Error ? error.message : error}`);
    setTimeout(() => void this.#changed(ref), RETRY_MS);
  }

  #momentOf(service: MLService) {
    const { uid = '', generation, annotations = {} } = service.metadata;
    const version = JSON.stringify([generation, annotations]);
    const now = Date.now();
    const known = this.#seen.get(uid);
    if (known?.version === version) return { now, seen: known.time };
    this.#seen.set(uid, { version, time: now });
    return { now, seen: now };
  }

  #wakeWhenLoaded(service: MLService, seen: number): void {
    const behaviour = behaviourOf(service);
    if (behaviour.kind !== 'slow') return;
    const left = seen + behaviour.delayMs - Date.now();
    if (left > 0) setTimeout(() => void this.#changed(refOf(service)), left + 1);
  }

  #publishHosts(): void {
    const { address, hostsFile } = this.#options;
    const before = [...this.#backends.keys()];
    this.#backends = new Map(this.#services.list().flatMap((service) => this.#routesOf(service)));
    const hosts = [...this.#backends.keys()];
    if (!isDeepStrictEqual(hosts, before)) {
      writeWhole(hostsFile, hosts.map((host) => `${address} ${host}\n`).join(''));
    }
  }

  #routesOf(service: MLService): [string, Backend][] {
    const { metadata, spec = {} } = service;
    const { site } = this.#options;
    const releases = spec.releases ?? [];
    const backend = (release: () => string) => this.#backend(service, release);
    return [
      [hostOf(metadata, site), backend(() => releaseByShare(service))],
      ...releases.map(({ name }): [string, Backend] => [
        releaseHostOf(metadata, name, site),
        backend(() => name),
      ]),
    ];
  }

  #backend(service: MLService, release: () => string): Backend {
    const { namespace = '', name } = service.metadata;
    const moment = this.#momentOf(service);
    return {
      namespace,
      mlservice: name,
      release,
      get problem() {
        if (behaviourOf(service).kind === 'broken') return 'the model server is broken';
        return problemOf(service, { ...moment, now: Date.now() })?.message;
      },
    };
  }
}

/** Picks at random, as Knative does. */
function releaseByShare({ spec = {} }: MLService): string {
  const { default: main = '', canary } = spec;
  if (canary === undefined) return main;
  return Math.random() * 100 < trafficPercent(spec, canary) ? canary : main;
}

function readiness({ conditions }: MLServiceStatus): string {
  const ready = conditions.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' ? 'ready' : `not ready: ${ready?.message}`;
}

/** Written in one piece: no reader sees half of it. */
function writeWhole(path: string, text: string): void {
  const draft = join(dirname(path), `.${basename(path)}`);
  writeFileSync(draft, text);
  renameSync(draft, path);
}
